package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.plan.SubtaskPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Text that nobody vouches for taints the agent that has read it, and those that get its results or
 * its instructions.
 */
final class Taint implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    return switch (fact) {
      case Fact.Settled s when s.settlement().untrusted() ->
          state
              .openSubtask(s.call().path())
              .filter(subtask -> !subtask.tainted())
              .flatMap(subtask -> state.call(s.call().path(), s.call().label()))
              .map(call -> tainted(s.call().path(), "result of " + call.made().name()))
              .map(List::of)
              .orElse(List.of());
      case Fact.Thought t -> opened(state, t.thought().path());
      default -> List.of();
    };
  }

  private static List<TaskEvent> opened(TaskState state, String parent) {
    List<TaskEvent> events = new ArrayList<>();
    Set<String> tainted = new HashSet<>();
    for (SubtaskState s : state.subtasks().values()) if (s.tainted()) tainted.add(s.path());
    if (tainted.isEmpty()) return List.of();
    for (SubtaskState s : state.subtasks().values()) {
      boolean child = SubtaskPath.isChild(s.path(), parent);
      if (!child || !s.open() || s.tainted()) continue;
      if (tainted.contains(parent)) events.add(tainted(s.path(), "its instruction"));
      else
        s.opened().dependsOn().stream()
            .filter(id -> hasTaint(tainted, SubtaskPath.of(parent, id)))
            .findFirst()
            .ifPresent(id -> events.add(tainted(s.path(), "result of " + id)));
    }
    return events;
  }

  /** It, or anybody below whose results went into its own. */
  private static boolean hasTaint(Set<String> tainted, String path) {
    return tainted.stream().anyMatch(t -> SubtaskPath.isWithin(t, path));
  }

  private static TaskEvent tainted(String path, String source) {
    return new TaskEvent.Tainted(path, source);
  }
}
