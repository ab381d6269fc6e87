package dev.troupe.agents.task.decide;

import java.util.random.RandomGenerator;

/**
 * How often, and after how long. Exponential backoff with equal jitter (Brooker 2015), never sooner
 * than the server asked.
 */
public final class RetryPolicy {
  /**
   * A server that asks for a longer wait is not waited for: the call fails, and the message says
   * so.
   */
  public static final long LONGEST_WAIT_MILLIS = 15 * 60_000;

  private static final long FIRST_MILLIS = 400;
  private static final long LONGEST_MILLIS = 30_000;

  private RetryPolicy() {}

  /** Tries in all, the first included. */
  public static int tries(String kind) {
    return switch (kind) {
      case "rate_limited" -> 8;
      case "unreachable" -> 3;
      case "tool" -> 3;
      default -> 4;
    };
  }

  public static long waitMillis(int attempt, long askedMillis, RandomGenerator random) {
    long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempt - 1, 10));
    return Math.max(
        Math.max(0, askedMillis), ceiling / 2 + (long) (random.nextDouble() * ceiling / 2));
  }
}
