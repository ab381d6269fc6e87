package dev.troupe.agents.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.worker.TaskRequest;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.payload.Payloads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.apache.pekko.actor.typed.ActorRef;

/** The tasks of a node: submit, wake, watch. What other modules see of the kernel. */
public final class Tasks {
  private final Placement placement;
  private final ActorRef<TaskIndex.Command> index;
  private final Payloads payloads;
  private final Teams teams;
  private final EventFeed feed;
  private final TaskHistory history;

  Tasks(
      Placement placement,
      ActorRef<TaskIndex.Command> index,
      Payloads payloads,
      Teams teams,
      EventFeed feed,
      TaskHistory history) {
    this.placement = placement;
    this.index = index;
    this.payloads = payloads;
    this.teams = teams;
    this.feed = feed;
    this.history = history;
  }

  /** Completes after the task is durable, or was refused. */
  public CompletionStage<Fact.SubmitReply> submit(Submission submission) {
    TenantId tenant = submission.tenant();
    TaskId task = TaskId.of(tenant, submission.idempotencyKey());
    ObjectNode body =
        Json.object().put("team", submission.team().name()).put("goal", submission.goal());
    body.set("inputs", submission.inputs());
    TaskEvent.TaskSubmitted event =
        new TaskEvent.TaskSubmitted(
            tenant,
            submission.team().name(),
            submission.team().hash(),
            teams.store(tenant, submission.team()),
            submission.environment(),
            payloads.put(
                tenant, Json.bytes(new TaskRequest(submission.goal(), submission.inputs()))),
            Hash.of(Json.canonical(body)),
            "");
    CompletableFuture<Fact.SubmitReply> reply = new CompletableFuture<>();
    Hash goal = payloads.put(tenant, submission.goal());
    placement.tell(
        task,
        new Fact.Submit(
            event,
            goal,
            answer -> {
              if (answer instanceof Fact.SubmitReply.Accepted a && !a.existing())
                index.tell(new TaskIndex.Mine(task));
              reply.complete(answer);
            }));
    return reply;
  }

  /** Takes an open task up, wherever it was left. */
  public void resume(TaskId task) {
    index.tell(new TaskIndex.Mine(task));
    placement.tell(task, new Fact.Wake());
  }

  /**
   * A task's events as they become durable, beginning after {@code seq}; completes after the last.
   */
  public Flow.Publisher<TaskHistory.Numbered> events(TaskId task, long seq) {
    return new EventPublisher(task, seq, history, feed);
  }
}
