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
   * Why no output at all can pass, though promptfoo would judge each: said before calls are paid.
   */
  default Optional<String> hopeless(JsonNode value) {
    return Optional.empty();
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
