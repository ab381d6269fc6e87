package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.TaskId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Finds the task that a path names, for the tenant that asks. Another tenant's is not there. */
final class TaskLookup {
  private final Troupe troupe;
  private final Executor blocking;

  TaskLookup(Troupe troupe, Executor blocking) {
    this.troupe = troupe;
    this.blocking = blocking;
  }

  TaskId id(Exchange exchange) {
    try {
      return new TaskId(exchange.path("id"));
    } catch (IllegalArgumentException e) {
      throw unknown(exchange.path("id"));
    }
  }

  /** How the task was submitted. */
  CompletionStage<TaskEvent.TaskSubmitted> submitted(Exchange exchange, TaskId task) {
    return troupe
        .history()
        .submitted(task)
        .thenApply(
            found ->
                found
                    .filter(e -> e.tenant().equals(exchange.tenant()))
                    .orElseThrow(() -> unknown(task.value())));
  }

  /** The task resource. */
  CompletionStage<ObjectNode> resource(Exchange exchange, TaskId task) {
    return CompletableFuture.supplyAsync(
        () -> troupe.find(exchange.tenant(), task).orElseThrow(() -> unknown(task.value())),
        blocking);
  }

  static Problem.Raised unknown(String id) {
    return Problem.of(404, "there is no task '" + id + "'").raise();
  }
}
