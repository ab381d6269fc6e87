package dev.troupe.agents.task;

import java.util.List;

/**
 * A writer that wakes a task somebody else wrote last says so first: the other's next write
 * collides.
 */
final class TakeOwnership implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Wake) || !state.open() || context.writer().equals(state.writer()))
      return List.of();
    return List.of(new TaskEvent.OwnershipTaken(context.writer()));
  }
}
