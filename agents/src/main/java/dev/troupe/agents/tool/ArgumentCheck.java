package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.JsonSchema;
import java.util.List;
import java.util.Optional;

/** Arguments against what a tool takes: its schema, and what only the tool itself can tell. */
final class ArgumentCheck {
  /** Most misfits that a model is told at once. */
  private static final int MAX_MISFITS = 5;

  private ArgumentCheck() {}

  /** A sentence about what does not fit, without its full stop. */
  static Optional<String> misfit(Tool tool, JsonNode arguments) {
    List<String> misfits = JsonSchema.of(tool.spec().parameters()).misfits(arguments, MAX_MISFITS);
    return (misfits.isEmpty() ? own(tool, arguments) : Optional.of(String.join("; ", misfits)))
        .map(why -> "The arguments of " + tool.spec().name() + " are not valid: " + why);
  }

  /** Code of others: where it fails itself, the call will show what is wrong. */
  private static Optional<String> own(Tool tool, JsonNode arguments) {
    try {
      return tool.misfit(arguments);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      return Optional.empty();
    }
  }
}
