package dev.troupe.agents.task.decide;

import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/** What a subtask of the plan found becomes a working note under its id. */
final class NoteFinding implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Finished finished) || SubtaskPath.isRoot(finished.thought().path()))
      return List.of();
    String key = finished.thought().path().substring(SubtaskPath.ROOT.length() + 1);
    return state
        .subtask(finished.thought().path())
        .filter(s -> s.closed().isPresent() && !state.notes().containsKey(key))
        .map(s -> List.<TaskEvent>of(new TaskEvent.NoteWritten(key, finished.result())))
        .orElse(List.of());
  }
}
