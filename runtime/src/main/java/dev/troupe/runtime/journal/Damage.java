package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages of a journal's file that are not what SQLite wrote. Once one was met, the file is not
 * trusted again by this process: what else is damaged shows only when it is read.
 */
final class Damage {
  /** SQLITE_CORRUPT and SQLITE_NOTADB, primary result codes (sqlite.org/rescode.html). */
  private static final int CORRUPT = 11;

  private static final int NO_DATABASE = 26;

  private static final Logger log = LoggerFactory.getLogger(Damage.class);

  private final Path file;
  private volatile Optional<String> met = Optional.empty();

  Damage(Path file) {
    this.file = file;
  }

  static boolean is(SQLException fault) {
    int code = fault.getErrorCode() & 0xff;
    return code == CORRUPT || code == NO_DATABASE;
  }

  /** What an operator is told of it. */
  static String words(Path file) {
    return file
        + " is damaged; `troupe verify` names what cannot be read; stop what uses the folder and put"
        + " a copy of it back, or choose another --data folder";
  }

  Optional<String> met() {
    return met;
  }

  /** The query, which notes damage and fails with {@link JournalUnusable} then. */
  <T> ReadPool.Query<T> watched(ReadPool.Query<T> query) {
    return connection -> {
      try {
        return query.run(connection);
      } catch (SQLException e) {
        if (!is(e)) throw e;
        note(e);
        throw new JournalUnusable(words(file), e);
      }
    };
  }

  void note(SQLException fault) {
    if (!is(fault) || met.isPresent()) return;
    met = Optional.of(words(file.getFileName()));
    log.error("{} ({})", words(file), fault.getMessage());
  }
}
