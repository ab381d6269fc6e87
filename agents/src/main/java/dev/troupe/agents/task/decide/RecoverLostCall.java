package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call that was on the wire when the process ended, or that must not just be made again and has
 * not answered in time, is journaled as lost: it may have been paid, and may have had its effect.
 * Nobody waits for one that was withdrawn: it settles late.
 */
final class RecoverLostCall implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Lost lost) || !state.open()) return List.of();
    CallIntent intent = lost.intent();
    String path = intent.id().path();
    Optional<CallState> call =
        state
            .call(path, intent.id().label())
            .filter(c -> c.unsettled() && c.made().attempt() == intent.attempt());
    if (call.isEmpty()) return List.of();
    List<TaskEvent> events = new ArrayList<>();
    if (!call.get().isLost()) // not sent again since
    events.add(
          new TaskEvent.CallLost(
              path, intent.id().label(), intent.attempt(), lost.why(), lost.runs()));
    if (call.get().withdrawn() || state.openSubtask(path).isEmpty())
      events.add(settled(call.get(), "withdrawn", "withdrawn; nobody has said how it ended"));
    return events;
  }

  static TaskEvent settled(CallState call, String kind, String message) {
    Settlement.CallFailure failure = new Settlement.CallFailure(kind, message, 0, false, 0);
    return new TaskEvent.CallSettled(
        call.made().path(),
        call.made().label(),
        call.made().attempt(),
        Settlement.failed(failure, 0).asLate(),
        Optional.empty());
  }
}
