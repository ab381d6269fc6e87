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
   * @param said what is added to the conversation before asking again
   * @param round how often the answer was sent back before, 0 for the first ask
   * @param toolsAllowed false asks for the final answer
   * @param strict send the output schema as {@code response_format}
   */
  record CallModel(
      String model,
      Optional<Label> follows,
      Optional<Said> said,
      int round,
      boolean toolsAllowed,
      boolean strict)
      implements Move {
    /** The first ask of a conversation. */
    public static CallModel fresh(String model, boolean toolsAllowed, boolean strict) {
      return new CallModel(model, Optional.empty(), Optional.empty(), 0, toolsAllowed, strict);
    }
  }

  /**
   * A turn of a conversation that no tool wrote: the model's own last words, where they are not
   * taken from its turn, and what it is told.
   */
  record Said(Optional<String> assistant, String user) {
    /** An answer was not accepted. */
    public static Said refused(String answer, List<String> faults) {
      return new Said(
          Optional.of(answer),
          "Your answer was not accepted:\n- "
              + String.join("\n- ", faults)
              + "\nAnswer again, whole and corrected.");
    }

    /** Something beside the results of tools. */
    public static Said note(String text) {
      return new Said(Optional.empty(), text);
    }
  }

  /** Run a tool that a thought asked for. */
  record CallTool(String tool, JsonNode arguments, Label proposedBy) implements Move {}

  /** Ask a person what a thought wants to know. */
  record AskHuman(Subject subject, String text) implements Move {
    /** What the question is about. */
    public enum Subject {
      /** Anything; any text answers. */
      ANYTHING,
      /** A plan, as JSON: yes or no. */
      PLAN
    }
  }

  /**
   * Give a subtask to another agent.
   *
   * @param slice what it may use of the limits of the one that delegates
   */
  record Delegate(
      String agent,
      String instruction,
      JsonNode inputs,
      List<String> dependsOn,
      Optional<Limits> slice)
      implements Move {}
}
