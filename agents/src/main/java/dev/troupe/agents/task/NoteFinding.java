package dev.troupe.agents.task;

import java.util.List;

/** What a subtask found becomes a working note under its id. */
final class NoteFinding implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Finished finished)
        || finished.thought().path().equals(TaskState.ROOT)) return List.of();
    return state
        .subtask(finished.thought().path())
        .filter(s -> s.closed().isPresent() && !state.notes().containsKey(s.opened().id()))
        .map(s -> List.<TaskEvent>of(new TaskEvent.NoteWritten(s.opened().id(), finished.result())))
        .orElse(List.of());
  }
}
