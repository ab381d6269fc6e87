package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.table.CsvFault;
import dev.troupe.runtime.table.CsvTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a dataset of a team: CSV with a head line, JSON Lines, or a list of maps in YAML. */
final class DatasetReader {
  /** Most rows. */
  static final int MAX_ROWS = 100_000;

  private record Raw(long line, ObjectNode values) {}

  private DatasetReader() {}

  /**
   * @throws UserFault naming file and line
   */
  static Dataset read(TeamFiles files, String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    String text = files.text(path);
    List<Raw> rows;
    if (lower.endsWith(".csv")) rows = csv(path, text);
    else if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) rows = lines(path, text);
    else if (lower.endsWith(".yaml") || lower.endsWith(".yml")) rows = yaml(path, text);
    else throw new UserFault(path + ": a dataset is a .csv, .jsonl or .yaml file");
    if (rows.isEmpty()) throw new UserFault(path + ":1: holds no row");
    if (rows.size() > MAX_ROWS)
      throw new UserFault(path + ":" + rows.get(MAX_ROWS).line() + ": more than 100,000 rows");
    Set<String> columns = new LinkedHashSet<>();
    for (Raw row : rows) row.values().fieldNames().forEachRemaining(columns::add);
    return new Dataset(path, columns, named(path, rows));
  }

  private static List<Dataset.Row> named(String path, List<Raw> rows) {
    List<Dataset.Row> named = new ArrayList<>();
    Map<String, Long> seen = new HashMap<>();
    for (Raw row : rows) {
      JsonNode given = row.values().path("id");
      if (given.isContainerNode())
        throw new UserFault(path + ":" + row.line() + ": id must be a text or a number");
      String id = given.isNull() ? "" : given.asText("").strip();
      if (id.isEmpty()) id = String.valueOf(named.size() + 1);
      Long before = seen.put(id, row.line());
      if (before != null)
        throw new UserFault(
            path + ":" + row.line() + ": the id '" + id + "' stands in line " + before + " too");
      named.add(new Dataset.Row(id, row.line(), row.values()));
    }
    return named;
  }

  private static List<Raw> csv(String path, String text) {
    try {
      List<Raw> rows = new ArrayList<>();
      for (CsvTable.Row row : CsvTable.read(text).rows()) {
        ObjectNode values = Json.object();
        row.values().forEach(values::put);
        rows.add(new Raw(row.line(), values));
      }
      return rows;
    } catch (CsvFault e) {
      throw new UserFault(path + ":" + e.line() + ": " + e.getMessage());
    }
  }

  private static List<Raw> lines(String path, String text) {
    List<Raw> rows = new ArrayList<>();
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      if (each.isBlank()) continue;
      try {
        if (!(Json.parse(each.strip()) instanceof ObjectNode values))
          throw new UserFault(path + ":" + line + ": must be a JSON object");
        rows.add(new Raw(line, values));
      } catch (JsonProcessingException e) {
        throw new UserFault(path + ":" + line + ": not valid JSON: " + Json.message(e));
      }
    }
    return rows;
  }

  private static List<Raw> yaml(String path, String text) {
    List<Raw> rows = new ArrayList<>();
    for (YamlNode item : YamlNode.parse(path, text).items()) {
      JsonNode json = item.json();
      if (!(json instanceof ObjectNode values)) throw item.fault("must be a map of column: value");
      rows.add(new Raw(item.line(), values));
    }
    return rows;
  }
}
