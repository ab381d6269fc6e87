package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.api.StopReason;
import dev.troupe.scenarios.judge.Judged;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one cell came to.
 *
 * @param ran absent where it was not begun
 * @param judged absent where there was nothing to judge
 * @param judging runs of its judges
 * @param why it was not begun, or failed; empty otherwise
 */
public record Result(
    Rehearsal.Cell cell,
    Optional<Ran> ran,
    Optional<Judged> judged,
    List<Ran> judging,
    String why) {
  /** How it ended. */
  public enum Outcome {
    PASS,
    FAIL,
    /** The run itself failed: there is no output. */
    ERROR,
    /** The budget did not allow it. */
    SKIPPED
  }

  /** One that was not judged. */
  static Result without(Rehearsal.Cell cell, Optional<Ran> ran, String why) {
    return new Result(cell, ran, Optional.empty(), List.of(), why);
  }

  /** All that was run for it. */
  Stream<Ran> runs() {
    return Stream.concat(ran.stream(), judging.stream());
  }

  public Outcome outcome() {
    if (ran.isEmpty()) return Outcome.SKIPPED;
    if (judged.isEmpty()) return rejected() ? Outcome.FAIL : Outcome.ERROR;
    return judged.get().pass() ? Outcome.PASS : Outcome.FAIL;
  }

  /** The model answered, but never as it was to: that is a verdict on the prompt. */
  private boolean rejected() {
    return ran.filter(r -> r.stopReason().equals(StopReason.ANSWER_REJECTED.wire())).isPresent();
  }

  public double score() {
    return judged.map(Judged::score).orElse(0.0);
  }
}
