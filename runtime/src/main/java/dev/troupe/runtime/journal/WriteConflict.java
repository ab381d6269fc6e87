package dev.troupe.runtime.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Somebody else wrote this entity's next event: the writer is stale and must stop. */
final class WriteConflict extends SQLException {
  private static final long serialVersionUID = 1L;

  /** SQLITE_CONSTRAINT, the primary result code (sqlite.org/rescode.html). */
  private static final int CONSTRAINT = 19;

  WriteConflict(@Nullable SQLException cause) {
    super("another writer has taken this entity over", cause);
  }

  static SQLException orSame(SQLException e) {
    return !(e instanceof WriteConflict) && (e.getErrorCode() & 0xff) == CONSTRAINT
        ? new WriteConflict(e)
        : e;
  }
}
