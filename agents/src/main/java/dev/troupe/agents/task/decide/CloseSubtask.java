package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.worker.Thought;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A thought that finishes or gives up closes its subtask, and with it all below. */
final class CloseSubtask implements Rule {
  private static final Failure NOT_NEEDED =
      new Failure(StopReason.CANCELED, "what it was for has ended");

  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    List<TaskEvent> closed = own(state, fact);
    if (closed.isEmpty()) return closed;
    String path = ((TaskEvent.SubtaskClosed) closed.getFirst()).path();
    if (SubtaskPath.isRoot(path)) return closed; // what is open then ends with the task
    List<TaskEvent> events = new ArrayList<>();
    for (SubtaskState child : state.subtasks().values())
      if (child.open() && SubtaskPath.isBelow(child.path(), path)) {
        events.addAll(WithdrawCalls.below(state, child.path()));
        events.add(
            new TaskEvent.SubtaskClosed(
                child.path(), Optional.empty(), Optional.of(NOT_NEEDED), false));
      }
    events.addAll(closed);
    return events;
  }

  private static List<TaskEvent> own(TaskState state, Fact fact) {
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
              .subtask(SubtaskPath.of(thought.path(), as.delegate().value()))
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
