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

  private OpenEntities() {}

  static void note(Statements statements, String pid, String tag) throws SQLException {
    switch (tag) {
      case SqliteJournal.OPEN ->
          run(statements, "insert or ignore into open_entity(pid) values(?)", pid);
      case SqliteJournal.CLOSED -> {
        run(statements, "delete from open_entity where pid = ?", pid);
        run(statements, "delete from snapshot where pid = ?", pid); // nobody wakes it any more
      }
      case SqliteJournal.RESTS -> rests(statements, "rests | " + PAUSED, pid);
      case SqliteJournal.AWAKES -> rests(statements, "rests & ~" + PAUSED, pid);
      case SqliteJournal.STIRS -> rests(statements, "rests & ~" + SUSPENDED, pid);
      default -> {
        if (tag.startsWith(SqliteJournal.SUSPENDS)) suspend(statements, pid, tag);
      }
    }
  }

  private static void rests(Statements statements, String value, String pid) throws SQLException {
    run(statements, "update open_entity set rests = " + value + " where pid = ?", pid);
  }

  private static void suspend(Statements statements, String pid, String tag) throws SQLException {
    PreparedStatement s =
        statements.get(
            "update open_entity set rests = rests | " + SUSPENDED + ", wake_at = ? where pid = ?");
    s.setLong(1, Long.parseLong(tag.substring(SqliteJournal.SUSPENDS.length())));
    s.setString(2, pid);
    s.executeUpdate();
  }

  private static void run(Statements statements, String sql, String pid) throws SQLException {
    PreparedStatement s = statements.get(sql);
    s.setString(1, pid);
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
