package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.util.List;

/** A paused task makes no new call; what is on the wire is settled. */
final class PauseTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    boolean wanted = fact instanceof Fact.Control c && c.verb() == Fact.Verb.PAUSE;
    boolean possible = state.open() && !state.paused() && !state.standing().stopping();
    return wanted && possible ? List.of(new TaskEvent.Paused()) : List.of();
  }
}
