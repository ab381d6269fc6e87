package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Figures of a run: cost, latency, finish-reason. */
final class FigureChecks {
  static final Map<String, Check> ALL =
      Map.of("cost", new Cost(), "latency", new Latency(), "finish-reason", new Finish());

  private FigureChecks() {}

  private static final class Cost implements Check {
    @Override
    public Threshold threshold() {
      return Threshold.AMOUNT;
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return threshold.isPresent()
          ? Optional.empty()
          : Optional.of("needs a threshold: the most that it may cost");
    }

    /**
     * What was answered from the journal counts as it was paid; what has no price costs nothing.
     */
    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      double cost = subject.cost().map(Number::doubleValue).orElse(0.0);
      return Verdict.of(
          cost <= threshold.orElseThrow(),
          "it cost " + JsText.number(cost) + ", more than allowed");
    }
  }

  private static final class Latency implements Check {
    @Override
    public Threshold threshold() {
      return Threshold.AMOUNT;
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return threshold.isPresent()
          ? Optional.empty()
          : Optional.of("needs a threshold: the most milliseconds that it may take");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      return Verdict.of(
          subject.millis() <= threshold.orElseThrow(), "it took " + subject.millis() + " ms");
    }
  }

  private static final class Finish implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return value.isTextual()
          ? Optional.empty()
          : Optional.of("value must be a text, such as stop");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      boolean same =
          !subject.finish().isEmpty()
              && JsText.lower(subject.finish()).equals(JsText.lower(value.asText()));
      return Verdict.of(
          same, "the model finished with '" + subject.finish() + "', not '" + value.asText() + "'");
    }
  }
}
