package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
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
  public record Row(String id, long line, ObjectNode values) {
    /** What stands in this column; an empty cell is no value. */
    Optional<JsonNode> value(String column) {
      JsonNode value = values.path(column);
      return value.isMissingNode()
              || value.isNull()
              || (value.isValueNode() && value.asText().isEmpty())
          ? Optional.empty()
          : Optional.of(value);
    }
  }
}
