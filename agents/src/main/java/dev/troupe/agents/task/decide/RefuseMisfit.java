package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/**
 * A call that its tool would not take is refused before a person is asked about it: nobody is to
 * allow what cannot be done.
 */
final class RefuseMisfit implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Misfit misfit)
        || state.openSubtask(misfit.path()).isEmpty()
        || state.call(misfit.path(), misfit.label()).isPresent()) return List.of();
    return List.of(
        new TaskEvent.CallRefused(
            misfit.path(),
            misfit.label(),
            TaskEvent.Kind.TOOL,
            misfit.tool(),
            0,
            misfit.request(),
            misfit.message()));
  }
}
