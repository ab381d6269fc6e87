package dev.troupe.agents.task;

import java.util.List;
import java.util.Optional;

/** A permit becomes {@code CallSent}, if the call is still wanted and was not sent before. */
final class SendGrantedCall implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Granted granted) || state.paused()) return List.of();
    CallIntent intent = granted.intent();
    if (state.openSubtask(intent.id().path()).isEmpty()) return List.of();
    Optional<CallState> before = state.call(intent.id().path(), intent.id().label());
    boolean next = before.map(call -> call.sent().attempt() + 1).orElse(1) == intent.attempt();
    boolean free = before.map(call -> !call.open()).orElse(true);
    return next && free ? List.of(intent.sent()) : List.of();
  }
}
