package dev.troupe.agents.task.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.tool.ToolActor;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Starts tool calls, each in an actor of its own that answers once and stops. */
final class ToolWire {
  private final ActorContext<?> context;
  private final ToolRunner runner;
  private final ActorRef<ToolActor.Ended> ended;

  ToolWire(ActorContext<?> context, ToolRunner runner, ActorRef<ToolActor.Ended> ended) {
    this.context = context;
    this.runner = runner;
    this.ended = ended;
  }

  ActorRef<ToolActor.Command> start(
      CallIntent intent, Tool tool, Duration timeout, JsonNode arguments) {
    ActorRef<ToolActor.Command> actor =
        context.spawnAnonymous(
            ToolActor.create(
                intent.kind() == TaskEvent.Kind.UNDO ? new UndoingTool(tool) : tool, runner));
    ToolContext on =
        new ToolContext(
            intent.tenant(),
            intent.id().task(),
            intent.agent(),
            intent.idempotencyKey(),
            intent.asOf());
    actor.tell(
        new ToolActor.Run(
            intent.id(), intent.attempt(), intent.traceparent(), arguments, on, timeout, ended));
    return actor;
  }
}
