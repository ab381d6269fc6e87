package dev.troupe.agents.task;

import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When the root is closed the task has ended; what failed on the way is named. */
final class EndTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    Optional<TaskEvent.SubtaskClosed> root =
        state.subtask(TaskState.ROOT).flatMap(SubtaskState::closed);
    if (root.isEmpty() || state.ended().isPresent()) return List.of();
    List<TaskEvent> events = new ArrayList<>(stillOpen(state));
    events.add(end(state, root.get()));
    return events;
  }

  /** Calls of subtasks that the answer did not wait for. */
  static List<TaskEvent> stillOpen(TaskState state) {
    List<TaskEvent> events = new ArrayList<>();
    state
        .subtasks()
        .forEach(
            (path, subtask) ->
                subtask
                    .calls()
                    .forEach(
                        (label, call) -> {
                          if (call.open())
                            events.add(
                                new TaskEvent.CallWithdrawn(path, label, call.sent().attempt()));
                        }));
    return events;
  }

  /** What failed or never came to be, by subtask. */
  static List<TaskEvent.Missing> missing(TaskState state) {
    List<TaskEvent.Missing> missing = new ArrayList<>();
    for (SubtaskState subtask : state.subtasks().values()) {
      Optional<Failure> failure = subtask.closed().flatMap(TaskEvent.SubtaskClosed::failure);
      if (failure.isEmpty() || subtask.opened().path().equals(TaskState.ROOT)) continue;
      missing.add(
          new TaskEvent.Missing(
              subtask.opened().id(), subtask.opened().instruction(), failure.get().message()));
    }
    skipped(state, missing);
    return missing;
  }

  private static Optional<Failure> firstFailure(TaskState state) {
    return state.subtasks().values().stream()
        .filter(s -> !s.opened().path().equals(TaskState.ROOT))
        .flatMap(s -> s.closed().flatMap(TaskEvent.SubtaskClosed::failure).stream())
        .findFirst();
  }

  private static TaskEvent end(TaskState state, TaskEvent.SubtaskClosed root) {
    List<TaskEvent.Missing> missing = missing(state);
    Optional<Failure> first = firstFailure(state);
    if (root.failure().isPresent()) {
      Failure why = root.failure().get();
      return (new TaskEvent.TaskEnded(
          TaskEvent.Status.FAILED, Optional.empty(), why.reason(), why.message(), missing));
    }
    StopReason reason =
        first
            .map(Failure::reason)
            .orElse(root.nothingFound() ? StopReason.NOT_FOUND : StopReason.DONE);
    String message = first.map(Failure::message).orElse("");
    return (new TaskEvent.TaskEnded(
        TaskEvent.Status.COMPLETED, root.result(), reason, message, missing));
  }

  /** Subtasks that were never opened, because what they needed failed. */
  private static void skipped(TaskState state, List<TaskEvent.Missing> missing) {
    for (Plan.PlannedSubtask planned : state.plan().map(Plan::subtasks).orElse(List.of()))
      if (state.subtask(TaskState.pathOf(planned.id())).isEmpty())
        missing.add(
            new TaskEvent.Missing(
                planned.id(), planned.instruction(), "skipped: what it depends on failed"));
  }
}
