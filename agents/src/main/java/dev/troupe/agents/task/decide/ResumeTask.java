package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/** A paused task may go on. */
final class ResumeTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    boolean wanted = fact instanceof Fact.Control c && c.verb() == Fact.Verb.RESUME;
    return wanted && state.open() && state.paused() ? List.of(new TaskEvent.Resumed()) : List.of();
  }
}
