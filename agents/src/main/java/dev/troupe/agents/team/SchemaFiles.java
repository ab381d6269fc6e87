package dev.troupe.agents.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.OutputSchema;
import dev.troupe.runtime.json.Json;
import java.util.List;

/** JSON Schemas that a team names by file. */
final class SchemaFiles {
  private static final com.networknt.schema.Schema META =
      com.networknt.schema.SchemaRegistry.withDefaultDialect(
              com.networknt.schema.SpecificationVersion.DRAFT_2020_12)
          .getSchema(
              com.networknt.schema.SchemaLocation.of(
                  "https://json-schema.org/draft/2020-12/schema"));

  private SchemaFiles() {}

  static OutputSchema read(TeamFiles files, YamlNode node) {
    String path = TeamLoader.inside(node);
    if (!files.has(path)) throw node.fault("there is no file " + path);
    try {
      JsonNode schema = Json.parse(files.text(path));
      if (!schema.isObject())
        throw node.fault(path + " is not a JSON Schema: it must be an object");
      List<String> faults =
          META.validate(schema).stream()
              .map(com.networknt.schema.Error::toString)
              .limit(3)
              .toList();
      if (!faults.isEmpty())
        throw node.fault(
            path + " is not a JSON Schema (draft 2020-12): " + String.join("; ", faults));
      refuseReferences(schema, node, path);
      String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
      return new OutputSchema(name, schema);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new UserFault(path + ":" + line + ": not valid JSON: " + Json.message(e));
    }
  }

  /** A schema may refer inside itself only: nothing is fetched from files or the network. */
  private static void refuseReferences(JsonNode schema, YamlNode node, String path) {
    for (JsonNode reference : schema.findValues("$ref"))
      if (!reference.asText().startsWith("#"))
        throw node.fault(
            path + ": $ref '" + reference.asText() + "' leaves the schema; only #/… is followed");
  }
}
