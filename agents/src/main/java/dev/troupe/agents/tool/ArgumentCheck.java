package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Arguments against a tool's JSON Schema (draft 2020-12, networknt). */
final class ArgumentCheck {
  private static final com.networknt.schema.SchemaRegistry SCHEMAS =
      com.networknt.schema.SchemaRegistry.withDefaultDialect(
          com.networknt.schema.SpecificationVersion.DRAFT_2020_12);

  private ArgumentCheck() {}

  static List<String> faults(JsonNode schema, JsonNode arguments) {
    try {
      return SCHEMAS.getSchema(schema).validate(arguments).stream()
          .map(com.networknt.schema.Error::toString)
          .limit(5)
          .toList();
    } catch (StackOverflowError e) {
      return List.of("a pattern of the schema goes too deep for so long a text");
    }
  }
}
