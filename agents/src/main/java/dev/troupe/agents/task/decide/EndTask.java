package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Totals;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When the root is closed, or a cancel was asked for, and nothing is on the wire any more, the task
 * has ended; what failed on the way is named.
 */
public final class EndTask implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!state.open()) return List.of();
    Optional<TaskEvent.SubtaskClosed> root =
        state.subtask(SubtaskPath.ROOT).flatMap(SubtaskState::closed);
    boolean stopping = state.standing().stopping();
    if (root.isEmpty() && !stopping) return List.of();
    if (state.unsettledCalls() > 0) return WithdrawCalls.all(state);
    return List.of(stopping && root.isEmpty() ? canceled(state) : end(state, root.orElseThrow()));
  }

  private static TaskEvent canceled(TaskState state) {
    return new TaskEvent.TaskEnded(
        TaskEvent.Status.CANCELED,
        Optional.empty(),
        StopReason.CANCELED,
        "canceled on request",
        missing(state),
        Optional.of(state.spent().totals()));
  }

  /** What failed or never came to be, by subtask. */
  private static List<TaskEvent.Missing> missing(TaskState state) {
    List<TaskEvent.Missing> missing = new ArrayList<>();
    for (SubtaskState subtask : state.subtasks().values()) {
      Optional<Failure> failure = subtask.closed().flatMap(TaskEvent.SubtaskClosed::failure);
      if (failure.isEmpty() || SubtaskPath.depth(subtask.path()) != 1) continue;
      missing.add(
          new TaskEvent.Missing(
              subtask.opened().id(), subtask.opened().instruction(), failure.get().message()));
    }
    skipped(state, missing);
    return missing;
  }

  private static Optional<Failure> firstFailure(TaskState state) {
    return state.subtasks().values().stream()
        .filter(s -> SubtaskPath.depth(s.path()) == 1)
        .flatMap(s -> s.closed().flatMap(TaskEvent.SubtaskClosed::failure).stream())
        .findFirst();
  }

  private static TaskEvent end(TaskState state, TaskEvent.SubtaskClosed root) {
    List<TaskEvent.Missing> missing = missing(state);
    Optional<Totals> totals = Optional.of(state.spent().totals());
    Optional<Failure> first = firstFailure(state);
    if (root.failure().isPresent()) {
      Failure why = root.failure().get();
      return new TaskEvent.TaskEnded(
          TaskEvent.Status.FAILED, Optional.empty(), why.reason(), why.message(), missing, totals);
    }
    StopReason reason =
        first
            .map(Failure::reason)
            .orElse(root.nothingFound() ? StopReason.NOT_FOUND : StopReason.DONE);
    String message = first.map(Failure::message).orElse("");
    return new TaskEvent.TaskEnded(
        TaskEvent.Status.COMPLETED, root.result(), reason, message, missing, totals);
  }

  /**
   * Subtasks that were never opened, because what they needed failed; not those that the plan's own
   * conditions left out.
   */
  private static void skipped(TaskState state, List<TaskEvent.Missing> missing) {
    List<Plan.PlannedSubtask> planned = state.plan().map(Plan::subtasks).orElse(List.of());
    Set<String> lacking = new HashSet<>();
    for (TaskEvent.Missing part : missing) lacking.add(part.id());
    boolean more = !lacking.isEmpty();
    while (more) {
      more = false;
      for (Plan.PlannedSubtask each : planned)
        if (state.subtask(SubtaskPath.of(SubtaskPath.ROOT, each.id())).isEmpty()
            && each.dependsOn().stream().anyMatch(lacking::contains)
            && lacking.add(each.id())) {
          missing.add(
              new TaskEvent.Missing(
                  each.id(), each.instruction(), "skipped: what it depends on failed"));
          more = true;
        }
    }
  }
}
