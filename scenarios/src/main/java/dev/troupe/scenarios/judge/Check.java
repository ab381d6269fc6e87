package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;

/** One type of assertion. Pure. */
interface Check {
  /** Why this value makes no sense for the type; empty when it does. */
  default Optional<String> fault(JsonNode value, OptionalDouble threshold) {
    return Optional.empty();
  }

  /**
   * Why this cannot be what is meant, though promptfoo would judge by it: no output could pass, or
   * a part of it would be dropped. Said before calls are paid.
   */
  default Optional<String> unmeant(JsonNode value) {
    return Optional.empty();
  }

  /** What a threshold of this type is. */
  enum Threshold {
    /** It has none. */
    NONE,
    /** From 0 to 1. */
    SHARE,
    /** 0 or more. */
    AMOUNT
  }

  default Threshold threshold() {
    return Threshold.NONE;
  }

  /** */
  Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject);

  /** The same, written with {@code not-}. */
  default Verdict not(JsonNode value, OptionalDouble threshold, Subject subject) {
    Verdict verdict = judge(value, threshold, subject);
    return new Verdict(
        !verdict.pass(), 1 - verdict.score(), verdict.pass() ? "it must not be so, but it is" : "");
  }
}
