package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.task.state.Undoing;
import dev.troupe.agents.worker.Thought;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** An open call that is no longer wanted is withdrawn. */
final class WithdrawCalls implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    Optional<Thought> of =
        switch (fact) {
          case Fact.Thought t -> Optional.of(t.thought());
          case Fact.Finished f -> Optional.of(f.thought());
          default -> Optional.empty();
        };
    if (of.isEmpty() || !Thoughts.current(state, of.get())) return List.of();
    Thought thought = of.get();
    Set<String> wanted = new HashSet<>();
    if (thought.decision() instanceof Decision.Pending pending)
      pending.wanted().keySet().forEach(label -> wanted.add(label.value()));
    return state
        .subtask(thought.path())
        .map(s -> of(s, call -> !wanted.contains(call.made().label())))
        .orElse(List.of());
  }

  /** Everything that is on the wire. */
  static List<TaskEvent> all(TaskState state) {
    List<TaskEvent> events = new ArrayList<>();
    for (SubtaskState subtask : state.subtasks().values()) events.addAll(of(subtask, call -> true));
    return events;
  }

  /** What is on the wire for a subtask and all below it. */
  static List<TaskEvent> below(TaskState state, String path) {
    List<TaskEvent> events = new ArrayList<>();
    for (SubtaskState subtask : state.subtasks().values())
      if (SubtaskPath.isWithin(subtask.path(), path)) events.addAll(of(subtask, call -> true));
    return events;
  }

  /** An undoing goes with the call that it is for, and is wanted as long as that one. */
  private static List<TaskEvent> of(SubtaskState subtask, Predicate<CallState> unwanted) {
    List<TaskEvent> events = new ArrayList<>();
    for (CallState call : subtask.calls().values()) {
      Optional<CallState> undone = Undoing.original(subtask, call);
      if (call.open() && unwanted.test(undone.orElse(call)))
        events.add(
            new TaskEvent.CallWithdrawn(
                subtask.path(), call.made().label(), call.made().attempt()));
    }
    return events;
  }
}
