package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.ToolSpec;
import java.util.List;
import java.util.Optional;

/** Arguments against a tool's JSON Schema (draft 2020-12, networknt). */
final class ArgumentCheck {
  private static final com.networknt.schema.SchemaRegistry SCHEMAS =
      com.networknt.schema.SchemaRegistry.withDefaultDialect(
          com.networknt.schema.SpecificationVersion.DRAFT_2020_12);

  private ArgumentCheck() {}

  /** A sentence about what does not fit, without its full stop. */
  static Optional<String> misfit(ToolSpec tool, JsonNode arguments) {
    List<String> faults = faults(tool.parameters(), arguments);
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The arguments of " + tool.name() + " are not valid: " + String.join("; ", faults));
  }

  static List<String> faults(JsonNode schema, JsonNode arguments) {
    try {
      return SCHEMAS.getSchema(schema).validate(arguments).stream()
          .map(error -> error.toString().replaceFirst("^: ", "")) // no place: all of it
          .limit(5)
          .toList();
    } catch (StackOverflowError e) {
      return List.of("a pattern of the schema goes too deep for so long a text");
    }
  }
}
