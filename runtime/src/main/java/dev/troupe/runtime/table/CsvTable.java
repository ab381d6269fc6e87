package dev.troupe.runtime.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A table in CSV (RFC 4180) with a head line. Blanks around values are dropped, and empty lines
 * skipped.
 */
public record CsvTable(List<String> columns, List<Row> rows) {
  /** Most rows. */
  public static final int MAX_ROWS = 200_000;

  /**
   * @param line where it begins, from 1
   */
  public record Row(long line, SequencedMap<String, String> values) {}

  /**
   * @throws CsvFault naming the line
   */
  public static CsvTable read(String text) {
    List<String> columns = List.of();
    List<Row> rows = new ArrayList<>();
    for (CsvRecords.Raw each : CsvRecords.of(text)) {
      if (columns.isEmpty()) columns = head(each);
      else rows.add(row(columns, each));
      if (rows.size() > MAX_ROWS)
        throw new CsvFault(each.line(), "more than " + MAX_ROWS + " rows");
    }
    return new CsvTable(columns, rows);
  }

  private static List<String> head(CsvRecords.Raw each) {
    Set<String> seen = new HashSet<>();
    for (String column : each.values()) {
      if (column.isEmpty()) throw new CsvFault(each.line(), "a column has no name");
      if (!seen.add(column))
        throw new CsvFault(each.line(), "the column '" + column + "' stands twice");
    }
    return each.values();
  }

  private static Row row(List<String> columns, CsvRecords.Raw each) {
    if (each.values().size() != columns.size())
      throw new CsvFault(
          each.line(), "has " + each.values().size() + " values, the head line " + columns.size());
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) values.put(columns.get(i), each.values().get(i));
    return new Row(each.line(), values);
  }
}
