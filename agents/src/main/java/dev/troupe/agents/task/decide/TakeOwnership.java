package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/**
 * A writer that wakes or controls a task somebody else wrote last says so first: the other's next
 * write collides.
 */
final class TakeOwnership implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    boolean acts =
        fact instanceof Fact.Wake || fact instanceof Fact.Control || fact instanceof Fact.Answered;
    if (!acts || !state.open() || context.writer().equals(state.writer())) return List.of();
    return List.of(new TaskEvent.OwnershipTaken(context.writer()));
  }
}
