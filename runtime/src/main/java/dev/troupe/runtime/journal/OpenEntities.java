package dev.troupe.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** The table of open entities: which of them rest, and until when. Kept from the tags of events. */
final class OpenEntities {
  /** Bits of the column {@code rests}. */
  private static final int PAUSED = 1;

  private static final int SUSPENDED = 2;

  static final int QUARANTINED = 4;

  /** A condition on {@code open_entity o}. */
  static final String PAUSED_ONES = "o.rests & " + PAUSED;

  private OpenEntities() {}

  static void note(Statements statements, long entity, String tag) throws SQLException {
    switch (tag) {
      case SqliteJournal.OPEN ->
          run(statements, "insert or ignore into open_entity(entity) values(?)", entity);
      case SqliteJournal.CLOSED ->
          run(statements, "delete from open_entity where entity = ?", entity);
      case SqliteJournal.RESTS -> rests(statements, "rests | " + PAUSED, entity);
      case SqliteJournal.AWAKES -> rests(statements, "rests & ~" + PAUSED, entity);
      case SqliteJournal.STIRS -> rests(statements, "rests & ~" + SUSPENDED, entity);
      default -> {
        if (tag.startsWith(SqliteJournal.SUSPENDS)) suspend(statements, entity, tag);
      }
    }
  }

  private static void rests(Statements statements, String value, long entity) throws SQLException {
    run(statements, "update open_entity set rests = " + value + " where entity = ?", entity);
  }

  private static void suspend(Statements statements, long entity, String tag) throws SQLException {
    PreparedStatement s =
        statements.get(
            "update open_entity set rests = rests | "
                + SUSPENDED
                + ", wake_at = ? where entity = ?");
    s.setLong(1, Long.parseLong(tag.substring(SqliteJournal.SUSPENDS.length())));
    s.setLong(2, entity);
    s.executeUpdate();
  }

  private static void run(Statements statements, String sql, long entity) throws SQLException {
    PreparedStatement s = statements.get(sql);
    s.setLong(1, entity);
    s.executeUpdate();
  }

  /** A condition on {@code open_entity o}. */
  static String awake(Instant now) {
    return "(o.rests = 0 or (o.rests = "
        + SUSPENDED
        + " and o.wake_at <= "
        + now.toEpochMilli()
        + "))";
  }
}
