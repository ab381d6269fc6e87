package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * Samples, each a row.
 *
 * @param path in the team folder
 * @param columns of all rows
 */
public record Dataset(String path, Set<String> columns, List<Row> rows) {
  /**
   * @param id its value in the column {@code id}, else its number; unique
   * @param line where it stands
   */
  public record Row(String id, long line, ObjectNode values) {}
}
