package dev.troupe.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON Schema (draft 2020-12, by networknt), and in words what does not fit it. */
public final class JsonSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private static final Schema META = REGISTRY.getSchema(SchemaLocation.of(DRAFT));

  /** What stands there is a value, whatever it looks like. */
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  private final JsonNode schema;
  private @Nullable Schema compiled;

  private JsonSchema(JsonNode schema) {
    this.schema = schema;
  }

  public static JsonSchema of(JsonNode schema) {
    return new JsonSchema(schema);
  }

  private Schema compiled() {
    if (compiled == null) compiled = REGISTRY.getSchema(schema);
    return compiled;
  }

  /**
   * Why nothing can be checked with it: it is no schema, refers to what is not there or to anything
   * outside itself (nothing is fetched), or has a pattern that cannot be compiled. Empty when it is
   * fine.
   *
   * @param most faults that are told
   */
  public static List<String> faults(JsonNode schema, int most) {
    if (!schema.isObject()) return List.of("it must be an object");
    List<String> faults = new ArrayList<>();
    boolean older = !schema.path("$schema").asText(DRAFT).startsWith(DRAFT);
    if (!older) faults.addAll(words(META.validate(schema), most));
    if (!faults.isEmpty()) return faults;
    outside(schema, faults);
    if (!faults.isEmpty()) return faults.subList(0, Math.min(most, faults.size()));
    try {
      REGISTRY.getSchema(schema).initializeValidators();
    } catch (SchemaException e) {
      return List.of(reason(e));
    }
    return List.of();
  }

  /** References that leave the schema. */
  private static void outside(JsonNode node, List<String> faults) {
    JsonNode reference = node.path("$ref");
    if (reference.isTextual() && !reference.asText().startsWith("#"))
      faults.add("$ref '" + reference.asText() + "' leaves the schema; only #/… is followed");
    for (Map.Entry<String, JsonNode> each : node.properties())
      if (!VALUES.contains(each.getKey())) outside(each.getValue(), faults);
    if (node.isArray()) node.forEach(item -> outside(item, faults));
  }

  /**
   * What of a value does not fit, each with its place; empty when it fits.
   *
   * @param most misfits that are told
   */
  public List<String> misfits(JsonNode value, int most) {
    try {
      return words(compiled().validate(value), most);
    } catch (SchemaException e) {
      return List.of("the schema cannot be used: " + reason(e));
    } catch (StackOverflowError e) {
      return List.of("a pattern of the schema goes too deep for so long a text");
    }
  }

  private static List<String> words(List<Error> errors, int most) {
    return errors.stream()
        .map(error -> error.toString().replaceFirst("^: ", "")) // no place: all of it
        .limit(most)
        .toList();
  }

  /** Its first line, without the names of classes. */
  private static String reason(SchemaException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^[\\w.]+Exception: ", "");
  }
}
