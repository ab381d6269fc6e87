package dev.troupe.agents.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.OutputSchema;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.JsonSchema;
import java.util.List;

/** JSON Schemas that a team names by file. */
final class SchemaFiles {
  /** Most faults of a schema that are told. */
  private static final int MAX_FAULTS = 3;

  private SchemaFiles() {}

  static OutputSchema read(TeamFiles files, YamlNode node) {
    String path = TeamLoader.inside(node);
    if (!files.has(path)) throw node.fault("there is no file " + path);
    try {
      JsonNode schema = Json.parse(files.text(path));
      List<String> faults = files.areAccepted() ? List.of() : JsonSchema.faults(schema, MAX_FAULTS);
      if (!faults.isEmpty())
        throw node.fault(
            path
                + " is not a JSON Schema (draft 2020-12) that can be used: "
                + String.join("; ", faults));
      String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
      return new OutputSchema(name, schema);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new UserFault(path + ":" + line + ": not valid JSON: " + Json.message(e));
    }
  }
}
