package dev.troupe.agents.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.table.CsvFault;
import dev.troupe.runtime.table.CsvTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** CSV (RFC 4180) and JSON tables, each row an object, by the value of its key column. */
final class TableReader {
  private TableReader() {}

  static SequencedMap<String, JsonNode> read(
      TeamFiles files, String path, String key, YamlNode keyNode) {
    String lower = path.toLowerCase(Locale.ROOT);
    List<ObjectNode> rows;
    if (lower.endsWith(".csv")) rows = csv(path, files.text(path));
    else if (lower.endsWith(".json")) rows = json(path, files.text(path));
    else throw keyNode.fault("the table " + path + " must be a .csv or .json file");
    SequencedMap<String, JsonNode> byKey = new LinkedHashMap<>();
    for (ObjectNode row : rows) {
      if (!row.has(key)) throw keyNode.fault("the table " + path + " has no column '" + key + "'");
      if (byKey.put(row.get(key).asText(), row) != null)
        throw keyNode.fault(
            "the table "
                + path
                + " has '"
                + row.get(key).asText()
                + "' twice in column '"
                + key
                + "'");
    }
    return byKey;
  }

  private static List<ObjectNode> csv(String path, String text) {
    try {
      List<ObjectNode> rows = new ArrayList<>();
      for (CsvTable.Row row : CsvTable.read(text).rows()) {
        ObjectNode json = Json.object();
        row.values().forEach(json::put);
        rows.add(json);
      }
      return rows;
    } catch (CsvFault e) {
      throw new UserFault(path + ":" + e.line() + ": " + e.getMessage());
    }
  }

  private static List<ObjectNode> json(String path, String text) {
    try {
      JsonNode root = Json.parse(text);
      List<ObjectNode> rows = new ArrayList<>();
      if (!root.isArray()) throw new UserFault(path + ":1: a JSON table is a list of objects");
      for (JsonNode row : root) {
        if (!(row instanceof ObjectNode object))
          throw new UserFault(path + ": a JSON table is a list of objects; this is none: " + row);
        rows.add(object);
      }
      return rows;
    } catch (JsonProcessingException e) {
      throw new UserFault(
          path + ":" + e.getLocation().getLineNr() + ": not valid JSON: " + Json.message(e));
    }
  }
}
