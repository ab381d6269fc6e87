package dev.troupe.agents.task;

import dev.troupe.agents.api.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An open call that is no longer wanted is withdrawn. */
final class WithdrawCalls implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Thought t) || !Thoughts.current(state, t.thought()))
      return List.of();
    Set<String> wanted = new HashSet<>();
    if (t.thought().decision() instanceof Decision.Pending pending)
      pending.wanted().keySet().forEach(label -> wanted.add(label.value()));
    List<TaskEvent> events = new ArrayList<>();
    state
        .subtask(t.thought().path())
        .ifPresent(
            subtask ->
                subtask
                    .calls()
                    .forEach(
                        (label, call) -> {
                          if (call.open() && !wanted.contains(label))
                            events.add(
                                new TaskEvent.CallWithdrawn(
                                    t.thought().path(), label, call.sent().attempt()));
                        }));
    return events;
  }
}
