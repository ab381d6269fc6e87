package dev.troupe.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which places a JSON Schema speaks of. */
public final class SchemaPaths {
  /** Deepest chain of references and alternatives that is followed. */
  private static final int MAX_DEPTH = 32;

  private final JsonNode root;
  private final boolean open;

  public SchemaPaths(JsonNode schema) {
    this(schema, false);
  }

  private SchemaPaths(JsonNode root, boolean open) {
    this.root = root;
    this.open = open;
  }

  /**
   * Whether a value that fits may have something there, as far as the schema says; where it leaves
   * open what there is, it may.
   *
   * @param path names of properties, and numbers of items
   */
  public boolean has(List<String> path) {
    return has(root, path, 0);
  }

  /**
   * As {@link #has}, for values that nobody writes by the schema: they may have what it does not
   * speak of, as long as it does not forbid that.
   */
  public boolean allows(List<String> path) {
    return new SchemaPaths(root, true).has(path);
  }

  /** The names that an object at the root may have, as far as they are listed. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    root.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private boolean has(JsonNode schema, List<String> path, int depth) {
    if (path.isEmpty() || depth > MAX_DEPTH) return true;
    if (!schema.isObject()) return schema.asBoolean(true); // true, false, or nothing said
    String first = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    boolean said = false;
    if (schema.has("$ref")) {
      said = true;
      if (!schema.path("$ref").asText().startsWith("#/")) return true; // by another name
      if (has(referred(schema.path("$ref").asText()), path, depth + 1)) return true;
    }
    for (String key : new String[] {"allOf", "anyOf", "oneOf"})
      for (JsonNode part : schema.path(key)) {
        said = true;
        if (has(part, path, depth + 1)) return true;
      }
    for (String key : new String[] {"then", "else"})
      if (schema.has(key) && has(schema.get(key), path, depth + 1)) return true;
    if (schema.path("properties").has(first))
      return has(schema.path("properties").get(first), rest, depth + 1);
    for (String pattern : names(schema.path("patternProperties")))
      if (finds(pattern, first))
        return has(schema.path("patternProperties").get(pattern), rest, depth + 1);
    if (schema.has("items") || schema.has("prefixItems"))
      return first.matches("\\d{1,6}")
          && has(item(schema, Integer.parseInt(first)), rest, depth + 1);
    if (schema.has("additionalProperties"))
      return has(schema.get("additionalProperties"), rest, depth + 1)
          && !isFalse(schema.get("additionalProperties"));
    if (open && isFalse(schema.path("unevaluatedProperties"))) return false;
    return !said && (open || !schema.has("properties")) && isOpen(schema);
  }

  private static JsonNode item(JsonNode schema, int index) {
    JsonNode first = schema.path("prefixItems");
    return index < first.size() ? first.get(index) : schema.path("items");
  }

  /** Objects and lists of which nothing more is said. */
  private static boolean isOpen(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isMissingNode()) return !schema.has("enum") && !schema.has("const");
    List<String> types = new ArrayList<>();
    if (type.isTextual()) types.add(type.asText());
    type.forEach(one -> types.add(one.asText()));
    return types.contains("object") || types.contains("array");
  }

  private static boolean isFalse(JsonNode schema) {
    return schema.isBoolean() && !schema.asBoolean();
  }

  private JsonNode referred(String reference) {
    return root.at(reference.substring(1));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static boolean finds(String pattern, String name) {
    try {
      return Pattern.compile(pattern).matcher(name).find();
    } catch (PatternSyntaxException e) {
      return true; // another fault
    }
  }
}
