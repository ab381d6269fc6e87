package dev.troupe.agents.task;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.worker.Thought;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    List<TaskEvent> events = new ArrayList<>();
    state
        .subtask(thought.path())
        .ifPresent(
            subtask ->
                subtask
                    .calls()
                    .forEach(
                        (label, call) -> {
                          if (call.open() && !wanted.contains(label))
                            events.add(
                                new TaskEvent.CallWithdrawn(
                                    thought.path(), label, call.sent().attempt()));
                        }));
    return events;
  }
}
