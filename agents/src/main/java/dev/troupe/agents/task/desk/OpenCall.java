package dev.troupe.agents.task.desk;

import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.tool.ToolActor;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.answers.KeptAnswer;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** A call that the desk has in hand, from the wish for a permit to the acknowledged outcome. */
final class OpenCall {
  final CallIntent intent;
  final Toolbox tools;
  Optional<ModelRequest> body;
  Optional<ModelCall> wire = Optional.empty();
  Optional<ActorRef<ToolActor.Command>> tool = Optional.empty();
  Optional<Settlement> settled = Optional.empty();

  /** An answer that was there before it was made. */
  Optional<KeptAnswer> kept = Optional.empty();

  boolean granted;
  boolean sent;

  /** Nobody waits for it any more; it is being closed. */
  boolean closing;

  long startedNanos;

  boolean isTool() {
    return intent.kind() != TaskEvent.Kind.MODEL;
  }

  /** From the permit to the outcome. */
  boolean underWay() {
    return granted && settled.isEmpty();
  }

  /** Something has left this process for it. */
  boolean started() {
    return wire.isPresent() || tool.isPresent();
  }

  OpenCall(CallIntent intent, Optional<ModelRequest> body, Toolbox tools) {
    this.intent = intent;
    this.body = body;
    this.tools = tools;
  }

  boolean isOf(TaskId task) {
    return intent.id().task().equals(task);
  }

  /** To be sent, and perhaps not on the wire yet. */
  boolean isOnItsWay() {
    return sent && !started() && settled.isEmpty();
  }
}
