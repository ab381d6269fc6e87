package dev.troupe.runtime.model.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * At most {@code limit} units in any 60 seconds; 0 means no limit. Times are monotonic nanoseconds.
 */
final class RateWindow {
  private static final long MINUTE = 60_000_000_000L;

  /** What was taken at one moment; corrected in its own place once the real number is known. */
  static final class Taken {
    private final long at;
    private long units;
    private boolean expired;

    private Taken(long at, long units) {
      this.at = at;
      this.units = units;
    }
  }

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
      excess -= taken.units;
      if (excess <= 0) return taken.at + MINUTE;
    }
    return now + MINUTE;
  }

  Taken take(long now, long units) {
    Taken taken = new Taken(now, units);
    if (limit <= 0) return taken;
    window.addLast(taken);
    sum += units;
    return taken;
  }

  /** What was really used of it. */
  void correct(Taken taken, long units) {
    if (limit <= 0 || taken.expired) return;
    sum += units - taken.units;
    taken.units = units;
  }

  private void expire(long now) {
    while (!window.isEmpty() && now - window.peekFirst().at >= MINUTE) {
      Taken old = window.pollFirst();
      old.expired = true;
      sum -= old.units;
    }
  }
}
