package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The first settlement of a try is journaled; a retryable failure names when the next try is due.
 * What settles after it was withdrawn is late: only its cost matters.
 */
final class SettleCall implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Settled settled) || !state.open()) return List.of();
    Optional<CallState> call =
        state
            .call(settled.call().path(), settled.call().label())
            .filter(c -> c.unsettled() && c.made().attempt() == settled.attempt());
    if (call.isEmpty()) return List.of();
    boolean late = call.get().withdrawn() || state.openSubtask(settled.call().path()).isEmpty();
    Settlement end = settled.settlement();
    return List.of(
        new TaskEvent.CallSettled(
            settled.call().path(),
            settled.call().label(),
            settled.attempt(),
            late ? end.asLate() : end,
            late ? Optional.empty() : retry(call.get(), settled, context)));
  }

  private static Optional<Instant> retry(CallState call, Fact.Settled settled, Context context) {
    TaskEvent.CallSent sent = call.sent();
    return settled
        .settlement()
        .failure()
        .filter(f -> f.retryable() && RetryPolicy.tries(f.kind()) > call.tries())
        .filter(f -> f.waitMillis() <= RetryPolicy.LONGEST_WAIT_MILLIS)
        .filter(f -> sent.kind() != TaskEvent.Kind.TOOL || sent.effect().repeatable())
        .map(f -> context.now().plusMillis(f.waitMillis()));
  }
}
