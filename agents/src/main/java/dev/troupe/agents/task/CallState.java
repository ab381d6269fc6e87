package dev.troupe.agents.task;

import java.time.Instant;
import java.util.Optional;

/**
 * One call of a subtask, over all its tries.
 *
 * @param sent the latest try
 * @param settlement how the latest try ended; absent while it is open
 * @param retryAt when the next try is due; absent when there is none
 * @param ordinal position in the subtask, in journal order
 */
public record CallState(
    TaskEvent.CallSent sent,
    Optional<Settlement> settlement,
    Optional<Instant> retryAt,
    boolean withdrawn) {

  boolean open() {
    return settlement.isEmpty() && !withdrawn;
  }

  /** Settled, and no further try comes by itself. */
  boolean done() {
    return settlement.isPresent() && retryAt.isEmpty();
  }
}
