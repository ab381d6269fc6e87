package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.SchemaPaths;
import java.util.List;

/** Whether an answer's schema has a place for its sources, and for what each of them names. */
public final class SourceSchema {
  private SourceSchema() {}

  /** A text, and sources for it. */
  static boolean hasPlace(JsonNode schema) {
    SchemaPaths paths = new SchemaPaths(schema);
    return paths.has(List.of("text")) && paths.has(List.of("sources")) && namesThem(schema);
  }

  /** Each source has a document and a quote. */
  public static boolean namesThem(JsonNode schema) {
    SchemaPaths paths = new SchemaPaths(schema);
    return paths.has(List.of("sources", "0", "document"))
        && paths.has(List.of("sources", "0", "quote"));
  }
}
