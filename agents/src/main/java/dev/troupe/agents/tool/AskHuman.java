package dev.troupe.agents.tool;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolCall;

/**
 * What a model sees of asking a person. Never run as a tool: the agent's strategy turns it into a
 * question of the task.
 */
public final class AskHuman {
  public static final String NAME = "ask_human";

  private AskHuman() {}

  record Arguments(
      @JsonPropertyDescription("What you need to know, in one or two sentences") String question) {}

  /** Nobody can answer a question that is not there. */
  public static boolean isUnfit(ToolCall call) {
    JsonNode question = call.arguments().path("question");
    return call.name().equals(NAME) && (!question.isTextual() || question.asText().isBlank());
  }

  static Tool of() {
    return RecordTool.of(
        NAME,
        "Ask a person; use it only for what no document and no tool can tell. The answer may take"
            + " long",
        Effect.READ_ONLY,
        Arguments.class,
        (arguments, context) -> {
          throw new IllegalStateException("a question is no call");
        });
  }
}
