package dev.troupe.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Numbers of entities, given in the order of their first events. The writer thread's own. */
final class Entities {
  /** In SQL: the number of the entity whose name is the parameter. */
  static final String NUMBER = "(select id from entity where pid = ?1)";

  private final Map<String, Long> numbers = new Remembered<>();

  /** Its number; a new one for an entity that has none. */
  long number(Statements statements, String pid) throws SQLException {
    Long known = numbers.get(pid);
    if (known != null) return known;
    PreparedStatement add = statements.get("insert or ignore into entity(pid) values(?)");
    add.setString(1, pid);
    add.executeUpdate();
    PreparedStatement find = statements.get("select id from entity where pid = ?");
    find.setString(1, pid);
    try (ResultSet r = find.executeQuery()) {
      if (!r.next()) throw new SQLException("an entity that was just added is not there: " + pid);
      long number = r.getLong(1);
      numbers.put(pid, number);
      return number;
    }
  }

  /** What was added is not there, after all. */
  void forget() {
    numbers.clear();
  }
}
