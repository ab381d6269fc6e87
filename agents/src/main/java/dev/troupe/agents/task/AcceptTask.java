package dev.troupe.agents.task;

import dev.troupe.runtime.json.Json;
import java.util.List;

/** A submit begins the task, once: its goal becomes the first note, its root the first subtask. */
final class AcceptTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Submit submit) || state.submitted().isPresent()) return List.of();
    return List.of(
        submit.event().by(context.writer()),
        new TaskEvent.NoteWritten("goal", submit.goalNote()),
        new TaskEvent.SubtaskOpened(
            TaskState.ROOT, TaskState.ROOT, "", "", List.of(), Json.object()));
  }
}
