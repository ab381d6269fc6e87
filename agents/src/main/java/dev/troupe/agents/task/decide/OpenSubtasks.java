package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.ArrayList;
import java.util.List;

/** A wanted delegation opens its subtask, once. */
final class OpenSubtasks implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Thought t) || !Thoughts.current(state, t.thought()))
      return List.of();
    if (!(t.thought().decision() instanceof Decision.Pending pending)) return List.of();
    List<TaskEvent> events = new ArrayList<>();
    pending
        .wanted()
        .forEach(
            (label, move) -> {
              String path = SubtaskPath.of(t.thought().path(), label.value());
              if (move instanceof Move.Delegate d && state.subtask(path).isEmpty())
                events.add(
                    new TaskEvent.SubtaskOpened(
                        path,
                        label.value(),
                        d.agent(),
                        d.instruction(),
                        d.dependsOn(),
                        d.inputs(),
                        d.slice()));
            });
    return events;
  }
}
