package dev.troupe.runtime.env;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Clock, random and ids, nothing else. Random streams are keyed, so one draw never shifts another.
 */
public interface Env {
  Instant now();

  /** Monotonic nanoseconds, for durations. */
  long nanos();

  /**
   * An own random stream for this purpose; the same purpose gives the same stream under one seed.
   */
  RandomGenerator random(String purpose);

  /** A new unique id of 26 characters. */
  String newId();
}
