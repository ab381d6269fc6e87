package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One declared input of a team.
 *
 * @param fallback used when none is given; absent makes the input required
 * @param untrusted anybody may have written it
 */
public record InputSpec(String name, Type type, Optional<JsonNode> fallback, boolean untrusted) {
  /** JSON types. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A value as given, on the command line or as JSON, in the declared type.
   *
   * @throws UserFault when it is of another type
   */
  JsonNode convert(JsonNode given) {
    try {
      return switch (type) {
        case STRING -> {
          if (!given.isValueNode()) throw wrong(given);
          yield TextNode.valueOf(Json.text(given));
        }
        case INTEGER ->
            given.isIntegralNumber()
                ? given
                : Json.mapper().getNodeFactory().numberNode(Long.parseLong(text(given)));
        case NUMBER ->
            given.isNumber()
                ? given
                : Json.mapper().getNodeFactory().numberNode(new BigDecimal(text(given)));
        case BOOLEAN -> {
          if (given.isBoolean()) yield given;
          if (!Set.of("true", "false").contains(text(given))) throw wrong(given);
          yield Json.mapper().getNodeFactory().booleanNode(Boolean.parseBoolean(text(given)));
        }
      };
    } catch (NumberFormatException e) {
      throw wrong(given);
    }
  }

  private String text(JsonNode given) {
    if (!given.isTextual()) throw wrong(given);
    return given.asText().strip();
  }

  private UserFault wrong(JsonNode given) {
    return new UserFault("input " + name + ": " + given + " is not of type " + type.wire());
  }
}
