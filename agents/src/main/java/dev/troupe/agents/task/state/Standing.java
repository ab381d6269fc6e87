package dev.troupe.agents.task.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a task may go on, and since when it has been at work.
 *
 * @param stopping a cancel was asked for: nothing is sent any more
 * @param suspended nothing is left to do until a person answers
 * @param begun its first call
 * @param restsSince since when it has been paused or suspended; absent while it is at work
 * @param rested how long it was at rest before, since it began, or without anybody who works on it
 */
public record Standing(
    boolean paused,
    boolean suspended,
    boolean stopping,
    Optional<Instant> begun,
    Optional<Instant> restsSince,
    Duration rested) {
  static final Standing NEW =
      new Standing(false, false, false, Optional.empty(), Optional.empty(), Duration.ZERO);

  Standing begun(Instant at) {
    return begun.isPresent()
        ? this
        : new Standing(paused, suspended, stopping, Optional.of(at), restsSince, rested);
  }

  Standing asStopping() {
    return new Standing(paused, suspended, true, begun, restsSince, rested);
  }

  Standing paused(boolean now, Instant at) {
    return rests(now, suspended, at);
  }

  Standing suspended(boolean now, Instant at) {
    return suspended == now ? this : rests(paused, now, at);
  }

  /** Another process takes it up: since the last event nobody is known to have worked on it. */
  Standing unattended(Instant from, Instant to) {
    if (begun.isEmpty() || restsSince.isPresent()) return this;
    return new Standing(
        paused, suspended, stopping, begun, restsSince, rested.plus(between(from, to)));
  }

  private Standing rests(boolean nowPaused, boolean nowSuspended, Instant at) {
    boolean rests = nowPaused || nowSuspended;
    if (rests == restsSince.isPresent())
      return new Standing(nowPaused, nowSuspended, stopping, begun, restsSince, rested);
    if (rests)
      return new Standing(nowPaused, nowSuspended, stopping, begun, Optional.of(at), rested);
    Duration slept = begun.isEmpty() ? Duration.ZERO : between(restsSince.orElse(at), at);
    return new Standing(
        nowPaused, nowSuspended, stopping, begun, Optional.empty(), rested.plus(slept));
  }

  /** How long it has been at work, as far as the journal's times tell. */
  public Duration worked(Instant now) {
    return begun
        .map(from -> between(from, restsSince.orElse(now)).minus(rested))
        .filter(d -> !d.isNegative())
        .orElse(Duration.ZERO);
  }

  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }
}
