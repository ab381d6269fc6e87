package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Fills a JSON Schema from an answer: fields by name, type and format, what is unknown with null.
 */
final class SchemaFiller {
  private static final Set<String> QUOTE_FIELDS = Set.of("quote", "text", "document", "section");

  private final OfflineAnswer answer;

  SchemaFiller(OfflineAnswer answer) {
    this.answer = answer;
  }

  ObjectNode fill(JsonNode schema) {
    ObjectNode filled = Json.object();
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              Optional<JsonNode> value = value(property.getKey(), property.getValue());
              if (value.isPresent()) filled.set(property.getKey(), value.get());
              else if (required.contains(property.getKey()))
                filled.set(property.getKey(), blank(property.getValue()));
            });
    return filled;
  }

  private Optional<JsonNode> value(String name, JsonNode schema) {
    Optional<JsonNode> recorded = recorded(name, schema);
    if (recorded.isPresent()) return recorded;
    if (allows(schema, "array")) return Optional.of(list(schema.path("items")));
    if (allows(schema, "boolean"))
      return Optional.of(Json.mapper().getNodeFactory().booleanNode(answer.found()));
    if (allows(schema, "string") && !schema.has("format") && !schema.has("enum"))
      return answer.text().map(TextNode::valueOf);
    return Optional.empty();
  }

  private Optional<JsonNode> recorded(String name, JsonNode schema) {
    for (JsonNode record : answer.records())
      if (record.path(name).isValueNode()) return coerce(record.path(name), type(schema));
    return Optional.empty();
  }

  private ArrayNode list(JsonNode items) {
    ArrayNode list = Json.array();
    JsonNode properties = items.path("properties");
    if (allows(items, "string")) answer.quotes().forEach(q -> list.add(q.text()));
    else if (properties.has("document"))
      answer.quotes().forEach(q -> list.add(source(q, properties)));
    else if (properties.isMissingNode() || properties.isEmpty())
      answer.records().forEach(list::add);
    return list;
  }

  private static ObjectNode source(Evidence quote, JsonNode properties) {
    ObjectNode source = Json.object();
    properties
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!QUOTE_FIELDS.contains(name)) return;
              source.put(name, quote.field(name).map(JsonNode::asText).orElse(quote.text()));
            });
    return source;
  }

  private static JsonNode blank(JsonNode schema) {
    if (allows(schema, "null")) return NullNode.getInstance();
    return switch (type(schema)) {
      case "array" -> Json.array();
      case "object" -> Json.object();
      case "string" -> TextNode.valueOf("");
      default -> NullNode.getInstance();
    };
  }

  private static boolean allows(JsonNode schema, String type) {
    JsonNode types = schema.path("type");
    if (types.isTextual()) return types.asText().equals(type);
    for (JsonNode one : types) if (one.asText().equals(type)) return true;
    return false;
  }

  private static String type(JsonNode schema) {
    JsonNode types = schema.path("type");
    if (types.isTextual()) return types.asText();
    for (JsonNode one : types) if (!one.asText().equals("null")) return one.asText();
    return "string";
  }

  /** The value in the wanted type, if it can be had without guessing. */
  static Optional<JsonNode> coerce(JsonNode value, String type) {
    try {
      return switch (type) {
        case "integer" ->
            value.isIntegralNumber()
                ? Optional.of(value)
                : Optional.of(
                    Json.mapper()
                        .getNodeFactory()
                        .numberNode(Long.parseLong(value.asText().strip())));
        case "number" ->
            value.isNumber()
                ? Optional.of(value)
                : Optional.of(
                    Json.mapper()
                        .getNodeFactory()
                        .numberNode(new BigDecimal(value.asText().strip())));
        case "boolean" -> value.isBoolean() ? Optional.of(value) : Optional.empty();
        case "string" -> Optional.of(TextNode.valueOf(value.asText()));
        default -> Optional.empty();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
