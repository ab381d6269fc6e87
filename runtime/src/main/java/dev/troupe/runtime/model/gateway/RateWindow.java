package dev.troupe.runtime.model.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * At most {@code limit} units in any 60 seconds; 0 means no limit. Times are monotonic nanoseconds.
 */
final class RateWindow {
  private static final long MINUTE = 60_000_000_000L;

  private record Taken(long at, long units) {}

  private final long limit;
  private final Deque<Taken> window = new ArrayDeque<>();
  private long sum;

  RateWindow(long limit) {
    this.limit = limit;
  }

  /** The first moment at which so many units may be taken; {@code now} when it is free already. */
  long freeAt(long now, long units) {
    if (limit <= 0) return now;
    expire(now);
    long excess = sum + Math.min(units, limit) - limit;
    if (excess <= 0) return now;
    for (Taken taken : window) {
      excess -= taken.units();
      if (excess <= 0) return taken.at() + MINUTE;
    }
    return now + MINUTE;
  }

  void take(long now, long units) {
    if (limit <= 0) return;
    window.addLast(new Taken(now, units));
    sum += units;
  }

  /** What a call really used, less what was reserved; never below zero in all. */
  void correct(long now, long difference) {
    if (limit <= 0 || difference == 0) return;
    expire(now);
    take(now, Math.max(difference, -sum));
  }

  private void expire(long now) {
    while (!window.isEmpty() && now - window.peekFirst().at() >= MINUTE)
      sum -= window.pollFirst().units();
  }
}
