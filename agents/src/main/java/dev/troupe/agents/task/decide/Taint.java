package dev.troupe.agents.task.decide;

import dev.troupe.agents.plan.PlanStrategy;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.worker.Thought;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Text that nobody vouches for taints the agent that has read it, and those that get its results,
 * its notes, its instructions, or a plan made of what it failed with.
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
      case Fact.Thought t -> thought(state, t.thought());
      default -> List.of();
    };
  }

  /** What the thinker was given taints it, and then what it delegates. */
  private static List<TaskEvent> thought(TaskState state, Thought thought) {
    Set<String> tainted = new HashSet<>();
    for (SubtaskState s : state.subtasks().values()) if (s.tainted()) tainted.add(s.path());
    List<TaskEvent> events = new ArrayList<>();
    if (!tainted.contains(thought.path()) && state.openSubtask(thought.path()).isPresent())
      given(thought.given(), tainted)
          .ifPresent(source -> events.add(tainted(thought.path(), source)));
    if (!events.isEmpty()) tainted.add(thought.path());
    if (!tainted.isEmpty()) events.addAll(opened(state, thought.path(), tainted));
    return events;
  }

  private static Optional<String> given(Thought.Given given, Set<String> tainted) {
    if (given.untrustedDocuments()) return Optional.of("documents");
    return given.notes().stream()
        .filter(key -> hasTaint(tainted, SubtaskPath.of(SubtaskPath.ROOT, key)))
        .findFirst()
        .map(key -> "note " + key);
  }

  private static List<TaskEvent> opened(TaskState state, String parent, Set<String> tainted) {
    List<TaskEvent> events = new ArrayList<>();
    Optional<String> reported = reported(state, parent, tainted);
    for (SubtaskState s : state.subtasks().values()) {
      if (!SubtaskPath.isChild(s.path(), parent) || !s.open() || s.tainted()) continue;
      if (tainted.contains(parent)) events.add(tainted(s.path(), "its instruction"));
      else
        s.opened().dependsOn().stream()
            .filter(id -> hasTaint(tainted, SubtaskPath.of(parent, id)))
            .findFirst()
            .or(() -> reported.filter(id -> s.calls().isEmpty()))
            .ifPresent(id -> events.add(tainted(s.path(), "result of " + id)));
    }
    return events;
  }

  /** Whose failure the planner read before it planned once more. */
  private static Optional<String> reported(TaskState state, String parent, Set<String> tainted) {
    boolean replanned =
        state.subtask(parent).stream()
            .flatMap(s -> s.calls().keySet().stream())
            .anyMatch(label -> label.startsWith(PlanStrategy.REPLAN));
    if (!replanned) return Optional.empty();
    return state.subtasks().values().stream()
        .filter(s -> SubtaskPath.isChild(s.path(), parent))
        .filter(s -> s.closed().flatMap(TaskEvent.SubtaskClosed::failure).isPresent())
        .filter(s -> hasTaint(tainted, s.path()))
        .map(s -> s.opened().id())
        .findFirst();
  }

  /** It, or anybody below whose results went into its own. */
  private static boolean hasTaint(Set<String> tainted, String path) {
    return tainted.stream().anyMatch(t -> SubtaskPath.isWithin(t, path));
  }

  private static TaskEvent tainted(String path, String source) {
    return new TaskEvent.Tainted(path, source);
  }
}
