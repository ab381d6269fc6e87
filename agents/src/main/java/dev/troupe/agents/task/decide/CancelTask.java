package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.ArrayList;
import java.util.List;

/**
 * From the write that acknowledges a cancel nothing is sent any more. What is on the wire is closed
 * and settles late; then the task ends.
 */
final class CancelTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Control control)
        || control.verb() != Fact.Verb.CANCEL
        || !state.open()
        || state.standing().stopping()) return List.of();
    List<TaskEvent> events = new ArrayList<>(List.of(new TaskEvent.CancelRequested()));
    events.addAll(WithdrawCalls.all(state));
    return events;
  }
}
