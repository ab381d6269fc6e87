package dev.troupe.agents.team;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** CSV (RFC 4180) and JSON tables, each row an object, by the value of its key column. */
final class TableReader {
  static final int MAX_ROWS = 200_000;

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

  private static List<ObjectNode> csv(String path, String raw) {
    String text = raw.startsWith("\uFEFF") ? raw.substring(1) : raw;
    List<List<String>> records = records(path, text);
    List<ObjectNode> rows = new ArrayList<>();
    if (records.isEmpty()) return rows;
    List<String> header = records.getFirst().stream().map(String::strip).toList();
    for (List<String> record : records.subList(1, records.size())) {
      if (record.size() != header.size())
        throw new UserFault(
            path
                + ": a row has "
                + record.size()
                + " values, the header "
                + header.size()
                + ": "
                + String.join(",", record));
      ObjectNode row = Json.object();
      for (int i = 0; i < header.size(); i++) row.put(header.get(i), record.get(i).strip());
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> records(String path, String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"')
          value.append(text.charAt(++i));
        else if (c == '"') quoted = false;
        else value.append(c);
      } else if (c == '"') quoted = true;
      else if (c == ',') end(record, value);
      else if (c == '\n') {
        end(record, value);
        close(path, records, record);
        record = new ArrayList<>();
      } else if (c != '\r') value.append(c);
    }
    if (quoted) throw new UserFault(path + ": a quote is never closed");
    end(record, value);
    close(path, records, record);
    return records;
  }

  private static void end(List<String> record, StringBuilder value) {
    record.add(value.toString());
    value.setLength(0);
  }

  private static void close(String path, List<List<String>> records, List<String> record) {
    if (record.size() == 1 && record.getFirst().isBlank()) return;
    if (records.size() > MAX_ROWS) throw new UserFault(path + ": more than " + MAX_ROWS + " rows");
    records.add(record);
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
