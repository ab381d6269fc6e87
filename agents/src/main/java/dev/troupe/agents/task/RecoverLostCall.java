package dev.troupe.agents.task;

import java.util.List;
import java.util.Optional;

/**
 * A call that was sent, but not settled, when the process went: a model call and a repeatable tool
 * call are sent again as the same try (no event); any other tool call is settled as unknown, since
 * nobody can say whether it had its effect.
 */
final class RecoverLostCall implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Lost lost)) return List.of();
    CallIntent intent = lost.intent();
    boolean open =
        state.call(intent.id().path(), intent.id().label()).filter(CallState::open).isPresent();
    if (!open || intent.kind() == TaskEvent.Kind.MODEL || intent.effect().repeatable())
      return List.of();
    Settlement.CallFailure unknown =
        new Settlement.CallFailure(
            "unknown_effect",
            "the process ended while "
                + intent.name()
                + " ran; whether it had its effect is not known",
            0,
            false,
            0);
    return List.of(
        new TaskEvent.CallSettled(
            intent.id().path(),
            intent.id().label(),
            intent.attempt(),
            Settlement.failed(unknown, 0),
            Optional.empty()));
  }
}
