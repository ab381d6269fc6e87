package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.text.Fold;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks one row of a table up by its key. */
final class TableLookup implements Tool {
  private final ToolDeclaration table;
  private final ToolSpec spec;

  /** By keys as people type them; empty where several are alike. */
  private final Map<String, Optional<JsonNode>> alike = new HashMap<>();

  TableLookup(ToolDeclaration table) {
    this.table = table;
    table
        .rows()
        .forEach(
            (key, row) -> alike.merge(Fold.of(key), Optional.of(row), (a, b) -> Optional.empty()));
    ObjectNode schema = Json.object().put("type", "object").put("additionalProperties", false);
    schema.putObject("properties").putObject(table.key()).put("type", "string");
    schema.putArray("required").add(table.key());
    String description =
        table.description().isEmpty()
            ? "Look up one row of the table by " + table.key()
            : table.description();
    this.spec =
        new ToolSpec(
            table.name(),
            description,
            schema,
            table.effect().orElse(Effect.READ_ONLY),
            table.traits());
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public String call(JsonNode arguments, ToolContext context) {
    String key = arguments.path(table.key()).asText().strip();
    JsonNode row = table.rows().get(key);
    if (row == null) row = table.rows().get(Normalizer.normalize(key, Normalizer.Form.NFKC));
    if (row == null) row = alike.getOrDefault(Fold.of(key), Optional.empty()).orElse(null);
    ObjectNode answer = Json.object().put("table", table.name()).put("found", row != null);
    if (row != null) answer.set("record", row);
    return answer.toString();
  }
}
