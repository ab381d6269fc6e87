package dev.troupe.agents.task.admission;

import dev.troupe.runtime.env.Env;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast tasks end, measured over the last minute, and what that means for somebody who was
 * refused: each refused submit is told the time at which a place comes free for it, so that those
 * who wait come back one after another.
 */
public final class Pace {
  private static final long WINDOW = Duration.ofSeconds(60).toNanos();

  /** Most ends remembered; more in a minute are counted at this rate. */
  private static final int MOST = 10_000;

  private static final long LONGEST_SECONDS = 600;
  private static final long UNKNOWN_SECONDS = 5;

  private final Env env;
  private final long started;
  private final Deque<Long> ends = new ArrayDeque<>();
  private long turnedAway;

  public Pace(Env env) {
    this.env = env;
    this.started = env.nanos();
  }

  void ended() {
    ends.addLast(env.nanos());
    if (ends.size() > MOST) ends.removeFirst();
    if (turnedAway > 0) turnedAway--;
  }

  /** A submit was refused; seconds until a place is free for it. */
  long refused() {
    turnedAway++;
    return retryAfter();
  }

  long retryAfter() {
    double rate = endedPerSecond();
    if (rate <= 0) return UNKNOWN_SECONDS;
    return Math.clamp((long) Math.ceil(Math.max(1, turnedAway) / rate), 1, LONGEST_SECONDS);
  }

  double endedPerSecond() {
    long now = env.nanos();
    while (!ends.isEmpty() && now - ends.getFirst() > WINDOW) ends.removeFirst();
    long from = ends.size() == MOST ? ends.getFirst() : Math.max(started, now - WINDOW);
    double seconds = Math.max(1, (now - from) / 1e9);
    return ends.size() / seconds;
  }
}
