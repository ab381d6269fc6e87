package dev.troupe.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A submitted task, seen from the program that submitted it. What hangs on its stages runs on
 * virtual threads, and may block.
 */
public final class TaskHandle {
  private final Troupe troupe;
  private final TaskId id;
  private final CompletionStage<Fact.SubmitReply.Accepted> accepted;

  TaskHandle(Troupe troupe, TaskId id, CompletionStage<Fact.SubmitReply.Accepted> accepted) {
    this.troupe = troupe;
    this.id = id;
    this.accepted = accepted;
  }

  public TaskId id() {
    return id;
  }

  /** Completes when the task is durable; fails with {@link TaskRefused}. */
  public CompletionStage<Fact.SubmitReply.Accepted> accepted() {
    return accepted;
  }

  /** The task resource, once it has ended; fails with {@link TaskRefused}. */
  public CompletionStage<ObjectNode> result() {
    return accepted.thenCompose(a -> troupe.ended(id));
  }

  /** Every event after this sequence number, as it becomes durable. */
  public Flow.Publisher<TaskHistory.Numbered> events(long afterSeq) {
    return troupe.tasks().events(id, afterSeq);
  }

  /** Ends the task; nothing is sent after this has completed. */
  public CompletionStage<Fact.ControlReply> cancel() {
    return troupe.tasks().control(id, Fact.Verb.CANCEL);
  }
}
