package dev.troupe.runtime.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

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
    CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).setTrim(true).get();
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (CSVParser parser = CSVParser.parse(plain, format)) {
      List<String> columns = List.of();
      List<Row> rows = new ArrayList<>();
      long line = 1;
      int counted = 0;
      for (CSVRecord each : parser) {
        int begin = (int) each.getCharacterPosition();
        line += plain.substring(counted, begin).chars().filter(c -> c == '\n').count();
        counted = begin;
        if (columns.isEmpty()) columns = head(each, line);
        else if (!isBlank(each)) rows.add(row(columns, each, line));
        if (rows.size() > MAX_ROWS) throw new CsvFault(line, "more than " + MAX_ROWS + " rows");
      }
      return new CsvTable(columns, rows);
    } catch (UncheckedIOException | IOException e) {
      throw new CsvFault(1, "not CSV: " + e.getMessage());
    }
  }

  private static boolean isBlank(CSVRecord each) {
    return each.size() == 1 && each.get(0).isBlank();
  }

  private static List<String> head(CSVRecord each, long line) {
    Set<String> seen = new HashSet<>();
    for (String column : each) {
      if (column.isEmpty()) throw new CsvFault(line, "a column has no name");
      if (!seen.add(column)) throw new CsvFault(line, "the column '" + column + "' stands twice");
    }
    return each.toList();
  }

  private static Row row(List<String> columns, CSVRecord each, long line) {
    if (each.size() != columns.size())
      throw new CsvFault(line, "has " + each.size() + " values, the head line " + columns.size());
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) values.put(columns.get(i), each.get(i));
    return new Row(line, values);
  }
}
