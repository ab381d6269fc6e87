package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A model's wish to run a tool.
 *
 * @param id by which the result is told; empty where the server gave none
 * @param arguments the parsed argument object; empty when {@code malformed} is set
 * @param malformed the raw text of arguments that could not be parsed, kept for the model to mend;
 *     empty when all is well
 */
public record ToolCall(
    String id,
    String name,
    JsonNode arguments,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String malformed) {
  /** Absent parts are empty; arguments that are no object cannot be taken. */
  public ToolCall {
    id = id == null ? "" : id;
    name = name == null ? "" : name;
    malformed = malformed == null ? "" : malformed;
    if (arguments == null) arguments = JsonNodeFactory.instance.objectNode();
  }

  public ToolCall(String id, String name, JsonNode arguments) {
    this(id, name, arguments, "");
  }
}
