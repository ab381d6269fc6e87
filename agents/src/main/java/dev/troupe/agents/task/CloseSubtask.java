package dev.troupe.agents.task;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.worker.Thought;
import java.util.List;
import java.util.Optional;

/** A thought that finishes or gives up closes its subtask, and with it all below. */
final class CloseSubtask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    return switch (fact) {
      case Fact.Finished f when Thoughts.current(state, f.thought()) ->
          List.of(
              new TaskEvent.SubtaskClosed(
                  f.thought().path(), Optional.of(f.result()), Optional.empty(), f.nothingFound()));
      case Fact.Thought t when Thoughts.current(state, t.thought()) -> close(state, t.thought());
      case Fact.ThinkingFailed f when state.openSubtask(f.path()).isPresent() ->
          failed(f.path(), new Failure(StopReason.QUARANTINED, f.message()));
      default -> List.of();
    };
  }

  private static List<TaskEvent> failed(String path, Failure failure) {
    return List.of(
        new TaskEvent.SubtaskClosed(path, Optional.empty(), Optional.of(failure), false));
  }

  private static List<TaskEvent> close(TaskState state, Thought thought) {
    return switch (thought.decision()) {
      case Decision.GiveUp gaveUp -> failed(thought.path(), gaveUp.failure());
      case Decision.FinishAs as ->
          state
              .subtask(TaskState.pathOf(thought.path(), as.delegate().value()))
              .flatMap(SubtaskState::closed)
              .map(
                  end ->
                      List.<TaskEvent>of(
                          new TaskEvent.SubtaskClosed(
                              thought.path(), end.result(), end.failure(), end.nothingFound())))
              .orElse(List.of());
      case Decision.Finish finish -> List.of();
      case Decision.Pending pending -> List.of();
    };
  }
}
