package dev.troupe.agents.task.replay;

import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import java.util.Optional;

/** What would stand between the events of a recording if it were written today, and does not. */
final class Gaps {
  /** Number of the event that was looked at last. */
  private long last;

  /**
   * What is missing before this event; empty when nothing is.
   *
   * @param state as the events before it left it
   */
  Optional<String> before(TaskState state, long seq, TaskEvent event) {
    if (seq != ++last) return Optional.of("event " + last + " is missing before it");
    return switch (event) {
      case TaskEvent.SubtaskOpened opened when !SubtaskPath.isRoot(opened.path()) ->
          planned(state, opened)
              ? Optional.empty()
              : Optional.of("no plan that has it was accepted before it");
      case TaskEvent.TaskEnded ended -> unnoted(state);
      default -> Optional.empty();
    };
  }

  private static boolean planned(TaskState state, TaskEvent.SubtaskOpened opened) {
    return state
        .plan(SubtaskPath.parent(opened.path()).orElseThrow())
        .filter(plan -> plan.subtasks().stream().anyMatch(s -> s.id().equals(opened.id())))
        .isPresent();
  }

  /** What a subtask found is noted; not what one of its own subtasks found for it. */
  private static Optional<String> unnoted(TaskState state) {
    for (SubtaskState subtask : state.subtasks().values()) {
      if (SubtaskPath.isRoot(subtask.path())) continue;
      String key = subtask.path().substring(SubtaskPath.ROOT.length() + 1);
      boolean found = subtask.closed().flatMap(TaskEvent.SubtaskClosed::result).isPresent();
      boolean own = state.plan(subtask.path()).isEmpty();
      if (found && own && !state.notes().containsKey(key))
        return Optional.of("what " + key + " found would have been noted before it");
    }
    return Optional.empty();
  }
}
