package dev.troupe.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * How a tool is offered.
 *
 * @param parameters JSON Schema of the argument object
 */
public record ToolSpec(String name, String description, JsonNode parameters, Effect effect) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");

  public ToolSpec {
    if (!NAME.matcher(name).matches())
      throw new IllegalArgumentException(
          "tool name '"
              + name
              + "': letters, digits, _ and - only, at most 64, not starting with a digit");
  }
}
