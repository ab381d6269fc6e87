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

/** A JSON Schema (draft 2020-12, by networknt), and in words what does not fit it. */
public final class JsonSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final Schema META =
      REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

  private final JsonNode schema;

  private JsonSchema(JsonNode schema) {
    this.schema = schema;
  }

  public static JsonSchema of(JsonNode schema) {
    return new JsonSchema(schema);
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
    List<String> faults = new ArrayList<>(words(META.validate(schema), most));
    if (!faults.isEmpty()) return faults;
    for (JsonNode reference : schema.findValues("$ref"))
      if (reference.isTextual() && !reference.asText().startsWith("#"))
        faults.add("$ref '" + reference.asText() + "' leaves the schema; only #/… is followed");
    if (!faults.isEmpty()) return faults.subList(0, Math.min(most, faults.size()));
    try {
      REGISTRY.getSchema(schema).initializeValidators();
    } catch (SchemaException e) {
      return List.of(reason(e));
    }
    return List.of();
  }

  /**
   * What of a value does not fit, each with its place; empty when it fits.
   *
   * @param most misfits that are told
   */
  public List<String> misfits(JsonNode value, int most) {
    try {
      return words(REGISTRY.getSchema(schema).validate(value), most);
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
