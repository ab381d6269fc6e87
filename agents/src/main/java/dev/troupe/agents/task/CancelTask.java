package dev.troupe.agents.task;

import dev.troupe.agents.api.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cancel ends the task in the write that acknowledges it: what is on the wire is withdrawn, and
 * nothing is sent any more.
 */
final class CancelTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Control control)
        || control.verb() != Fact.Verb.CANCEL
        || !state.open()) return List.of();
    List<TaskEvent> events = new ArrayList<>(List.of(new TaskEvent.CancelRequested()));
    events.addAll(EndTask.stillOpen(state));
    events.add(
        new TaskEvent.TaskEnded(
            TaskEvent.Status.CANCELED,
            Optional.empty(),
            StopReason.CANCELED,
            "canceled on request",
            EndTask.missing(state)));
    return events;
  }
}
