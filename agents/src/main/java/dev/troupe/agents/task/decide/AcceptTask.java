package dev.troupe.agents.task.decide;

import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A submit begins the task, once: its goal becomes the first note, its root the first subtask. */
final class AcceptTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Submit submit) || state.submitted().isPresent()) return List.of();
    List<TaskEvent> events = new ArrayList<>();
    events.add(submit.event().by(context.writer()));
    events.add(new TaskEvent.NoteWritten("goal", submit.goalNote()));
    events.add(
        new TaskEvent.SubtaskOpened(
            SubtaskPath.ROOT,
            SubtaskPath.ROOT,
            "",
            "",
            List.of(),
            Json.object(),
            Optional.empty()));
    List<String> untrusted = submit.event().terms().untrusted();
    if (!untrusted.isEmpty())
      events.add(
          new TaskEvent.Tainted(SubtaskPath.ROOT, "inputs: " + String.join(", ", untrusted)));
    return events;
  }
}
