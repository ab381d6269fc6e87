package dev.troupe.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Something an agent wants done. */
public sealed interface Move {

  /**
   * Ask a model.
   *
   * @param follows the thought whose conversation this one continues; absent begins a new one
   * @param correction what was wrong with the last answer under this label
   * @param round how often the answer was sent back before, 0 for the first ask
   * @param toolsAllowed false asks for the final answer
   * @param strict send the output schema as {@code response_format}
   */
  record CallModel(
      String model,
      Optional<Label> follows,
      Optional<Correction> correction,
      int round,
      boolean toolsAllowed,
      boolean strict)
      implements Move {}

  /** An answer that was not accepted, and why. */
  record Correction(String rejected, List<String> faults) {}

  /** Run a tool that a thought asked for. */
  record CallTool(String tool, JsonNode arguments, Label proposedBy) implements Move {}

  /** Give a subtask to another agent. */
  record Delegate(String agent, String instruction, JsonNode inputs, List<String> dependsOn)
      implements Move {}
}
