package dev.troupe.agents.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The first settlement of an open try is journaled; a retryable failure names when the next try is
 * due.
 */
final class SettleCall implements Rule {
  @Override
  public List<TaskEvent> apply(TaskState state, Fact fact, Context context) {
    if (!(fact instanceof Fact.Settled settled)) return List.of();
    Optional<CallState> call =
        state
            .call(settled.call().path(), settled.call().label())
            .filter(c -> c.settlement().isEmpty() && c.sent().attempt() == settled.attempt());
    if (call.isEmpty() || !state.open()) return List.of();
    Optional<Instant> retry =
        settled
            .settlement()
            .failure()
            .filter(f -> f.retryable() && RetryPolicy.tries(f.kind()) > settled.attempt())
            .filter(f -> f.waitMillis() <= RetryPolicy.LONGEST_WAIT_MILLIS)
            .filter(
                f ->
                    call.get().sent().kind() == TaskEvent.Kind.MODEL
                        || call.get().sent().effect().repeatable())
            .map(f -> context.now().plusMillis(f.waitMillis()));
    return List.of(
        new TaskEvent.CallSettled(
            settled.call().path(),
            settled.call().label(),
            settled.attempt(),
            settled.settlement(),
            retry));
  }
}
