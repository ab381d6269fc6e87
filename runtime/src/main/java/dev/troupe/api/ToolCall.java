package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A model's wish to run a tool.
 *
 * @param arguments the parsed argument object; empty when {@code malformed} is set
 * @param malformed the raw text of arguments that could not be parsed, kept for the model to mend;
 *     empty when all is well
 */
public record ToolCall(
    String id,
    String name,
    JsonNode arguments,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String malformed) {
  public ToolCall {
    malformed = malformed == null ? "" : malformed;
  }

  public ToolCall(String id, String name, JsonNode arguments) {
    this(id, name, arguments, "");
  }
}
