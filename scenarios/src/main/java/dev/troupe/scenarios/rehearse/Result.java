package dev.troupe.scenarios.rehearse;

import dev.troupe.scenarios.judge.Judged;
import java.util.Optional;

/**
 * What one cell came to.
 *
 * @param ran absent where it was not begun
 * @param judged absent where there was nothing to judge
 * @param why it was not begun, or failed; empty otherwise
 */
public record Result(Rehearsal.Cell cell, Optional<Ran> ran, Optional<Judged> judged, String why) {
  /** How it ended. */
  public enum Outcome {
    PASS,
    FAIL,
    /** The run itself failed: there is no output. */
    ERROR,
    /** The budget did not allow it. */
    SKIPPED
  }

  public Outcome outcome() {
    if (ran.isEmpty()) return Outcome.SKIPPED;
    if (judged.isEmpty()) return Outcome.ERROR;
    return judged.get().pass() ? Outcome.PASS : Outcome.FAIL;
  }

  public double score() {
    return judged.map(Judged::score).orElse(0.0);
  }
}
