package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submits tasks and waits for their ends; one that is there already is gone on with. Blocks. */
final class TaskRuns {
  /** How often a task that does not end is looked at. */
  private static final long LOOK_SECONDS = 2;

  private final Troupe troupe;

  TaskRuns(Troupe troupe) {
    this.troupe = troupe;
  }

  /** A task that has ended; {@code asked} says what it wanted of a person, empty for nothing. */
  record Ended(TaskId task, String asked) {}

  /**
   * @throws UserFault when the task is refused
   */
  Ended run(Submission submission) {
    TaskId task = TaskId.of(submission.tenant(), submission.idempotencyKey());
    submit(submission, task);
    return new Ended(task, await(task));
  }

  private void submit(Submission submission, TaskId task) {
    while (true) {
      Fact.SubmitReply reply = troupe.tasks().submit(submission).toCompletableFuture().join();
      switch (reply) {
        case Fact.SubmitReply.Accepted a -> {
          if (a.existing()) troupe.tasks().resume(task);
          return;
        }
        case Fact.SubmitReply.Refused r when r.why() == Fact.Refusal.FULL ->
            pause(Math.clamp(r.retryAfterSeconds(), 1, 10));
        case Fact.SubmitReply.Refused r -> throw new UserFault(r.message());
      }
    }
  }

  private static void pause(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Until the task has ended. Nobody is there to answer, so one that asks a person is canceled. */
  private String await(TaskId task) {
    CompletableFuture<?> ended = troupe.tasks().ended(task);
    String asked = "";
    while (true)
      try {
        ended.get(LOOK_SECONDS, TimeUnit.SECONDS);
        return asked;
      } catch (TimeoutException e) {
        if (!asked.isEmpty() || !asks(task)) continue;
        asked = "asked a person, and nobody is there to answer";
        troupe.tasks().control(task, Fact.Verb.CANCEL);
      } catch (InterruptedException e) {
        ended.cancel(false);
        throw interrupted(e);
      } catch (ExecutionException e) {
        throw new CompletionException(e.getCause());
      }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  private boolean asks(TaskId task) {
    for (JsonNode question : troupe.questions(TenantId.DEFAULT, task).orElse(Json.array()))
      if (question.path("answer").isNull()) return true;
    return false;
  }
}
