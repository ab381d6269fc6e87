package dev.troupe.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Deletes an entity's first events, as Pekko's journals must be able to. What was deleted still
 * counts as the highest number. Troupe itself erases whole entities only; see {@link Erasure}.
 */
record Deletion(String pid, long to) {
  void run(Statements statements) throws SQLException {
    update(
        statements,
        "insert into deleted_to(pid, seq) select ?1, coalesce(min(max(last), ?2), 0) from"
            + " event_write where entity = "
            + Entities.NUMBER
            + " on conflict(pid) do update set seq = max(seq, excluded.seq)");
    update(
        statements,
        "delete from event_write where entity = " + Entities.NUMBER + " and last <= ?2");
    shorten(statements);
  }

  private void update(Statements statements, String sql) throws SQLException {
    PreparedStatement s = statements.get(sql);
    s.setString(1, pid);
    s.setLong(2, to);
    s.executeUpdate();
  }

  /** The row that holds events on both sides. */
  private void shorten(Statements statements) throws SQLException {
    PreparedStatement find =
        statements.get(
            "select ord, first, last, events from event_write where entity = "
                + Entities.NUMBER
                + " and first <= ?2");
    find.setString(1, pid);
    find.setLong(2, to);
    long ord;
    byte[] rest;
    try (ResultSet r = find.executeQuery()) {
      if (!r.next()) return;
      ord = r.getLong(1);
      rest =
          EventFrames.encode(
              EventWrite.events(pid, r.getLong(2), r.getLong(3), r.getBytes(4)).stream()
                  .filter(event -> event.seq() > to)
                  .toList());
    }
    PreparedStatement shorten =
        statements.get("update event_write set first = ?, events = ? where ord = ?");
    shorten.setLong(1, to + 1);
    shorten.setBytes(2, rest);
    shorten.setLong(3, ord);
    shorten.executeUpdate();
  }
}
