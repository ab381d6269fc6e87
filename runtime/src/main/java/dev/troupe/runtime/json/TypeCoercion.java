package dev.troupe.runtime.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives values the types that a JSON Schema wants, where only one thing can be meant: {@code "12"}
 * for a number, {@code 12} for a text, JSON in a string for an object or a list, null for what may
 * be left out (a part of what Ajv calls type coercion). What already fits, and what does not fit
 * this way either, stays as it is, for the schema's own check.
 */
public final class TypeCoercion {
  /** As Python writes them. */
  private static final Map<String, String> WORDS = Map.of("True", "true", "False", "false");

  /** Most references followed from one to the next. */
  private static final int MAX_REFERENCES = 16;

  private final JsonNode root;

  private TypeCoercion(JsonNode root) {
    this.root = root;
  }

  /**
   * @param value is not changed
   */
  public static JsonNode coerce(JsonNode schema, JsonNode value) {
    return new TypeCoercion(schema).fit(schema, value);
  }

  private JsonNode fit(JsonNode stated, JsonNode value) {
    JsonNode schema = resolved(stated);
    JsonNode typed = typed(types(schema.path("type")), value);
    if (typed instanceof ObjectNode object) return members(schema, object);
    if (typed instanceof ArrayNode array && schema.path("items").isObject())
      return items(schema.path("items"), array);
    return typed;
  }

  private JsonNode resolved(JsonNode stated) {
    JsonNode schema = stated;
    for (int i = 0; i < MAX_REFERENCES && schema.path("$ref").asText().startsWith("#/"); i++)
      schema = root.at(schema.path("$ref").asText().substring(1));
    return schema;
  }

  private static Set<String> types(JsonNode type) {
    Set<String> types = new HashSet<>();
    if (type.isTextual()) types.add(type.asText());
    for (JsonNode one : type) types.add(one.asText());
    return types;
  }

  private JsonNode members(JsonNode schema, ObjectNode object) {
    Set<String> required = types(schema.path("required"));
    ObjectNode fitted = Json.object();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode own = schema.path("properties").path(member.getKey());
      if (own.isMissingNode() && !schema.has("patternProperties"))
        own = schema.path("additionalProperties");
      boolean leftOut =
          member.getValue().isNull()
              && !required.contains(member.getKey())
              && refusesNull(resolved(own));
      if (!leftOut) fitted.set(member.getKey(), fit(own, member.getValue()));
    }
    return fitted;
  }

  private static boolean refusesNull(JsonNode schema) {
    Set<String> types = types(schema.path("type"));
    return !types.isEmpty() && !types.contains("null");
  }

  private ArrayNode items(JsonNode schema, ArrayNode array) {
    ArrayNode fitted = Json.array();
    for (JsonNode item : array) fitted.add(fit(schema, item));
    return fitted;
  }

  private static JsonNode typed(Set<String> types, JsonNode value) {
    if (types.isEmpty() || is(types, value)) return value;
    if (value.isTextual()) return read(types, value);
    boolean scalar = value.isNumber() || value.isBoolean();
    return scalar && types.contains("string") ? TextNode.valueOf(Json.text(value)) : value;
  }

  private static boolean is(Set<String> types, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> types.contains("string");
      case NUMBER -> types.contains("number") || types.contains("integer");
      case BOOLEAN -> types.contains("boolean");
      case OBJECT -> types.contains("object");
      case ARRAY -> types.contains("array");
      default -> types.contains("null");
    };
  }

  /** Of a text that is no text: what is written in it. */
  private static JsonNode read(Set<String> types, JsonNode value) {
    String text = value.asText().strip();
    JsonNode inner = parsed(text);
    if (!inner.isContainerNode())
      inner = parsed(WORDS.getOrDefault(text, Normalizer.normalize(text, Normalizer.Form.NFKC)));
    boolean said = !inner.isMissingNode() && !inner.isNull();
    return said && is(types, inner) ? inner : value;
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException none) {
      return MissingNode.getInstance();
    }
  }
}
