package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What is judged: a run's answer, or one step's.
 *
 * @param output the text; empty when nothing came of it
 * @param cost of all its calls; absent where nothing has a price
 * @param millis from its first call to its end
 * @param finish the model's finish reason of the last call
 * @param trajectory what was done, in order
 */
public record Subject(
    String output, Optional<BigDecimal> cost, long millis, String finish, List<Step> trajectory) {
  /** One thing that was done. */
  public record Step(Kind kind, String name, JsonNode arguments) {
    /** What a step is, in promptfoo's words. */
    public enum Kind {
      TOOL,
      MESSAGE,
      SUBTASK
    }
  }

  /** A text that came from anywhere. */
  public static Subject of(String output) {
    return new Subject(output, Optional.empty(), 0, "", List.of());
  }

  public List<Step> tools() {
    return trajectory.stream().filter(step -> step.kind() == Step.Kind.TOOL).toList();
  }
}
