package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/** How a connection to the data folder's file is set up. */
final class Schema {
  private static final Logger log = LoggerFactory.getLogger(Schema.class);

  /** How long one statement waits for another process's transaction before it is tried again. */
  static final int BUSY_MILLIS = 5_000;

  /** SQLITE_READONLY, SQLITE_CANTOPEN and SQLITE_NOTADB (sqlite.org/rescode.html). */
  private static final int READ_ONLY = 8;

  private static final int CANNOT_OPEN = 14;
  private static final int NO_DATABASE = 26;

  /** Bytes of a page of a new file: texts of a few thousand characters share one. */
  private static final int PAGE = 16_384;

  /**
   * Most memory for pages of the writing connection. Hashes fall on any page of their index: with
   * SQLite's 2,000 KiB nearly each text had its page read from the file and written twice.
   */
  private static final int WRITER_CACHE_KIB = 65_536;

  /**
   * Pages of the WAL after which the writer brings them to the file, whatever {@link Checkpoints}
   * does.
   */
  private static final int CHECKPOINT_PAGES = 16_000;

  /** Nobody reads generated keys, for which the driver would make a query after each insert. */
  private static final Properties DRIVER = driver();

  private Schema() {}

  private static Properties driver() {
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    return config.toProperties();
  }

  static Connection open(Path file) {
    try {
      Connection connection = connect(file);
      try (Statement s = connection.createStatement()) {
        int found = version(s);
        if (found > Tables.VERSION) {
          connection.close();
          throw new JournalUnusable(
              file
                  + " was written by a newer Troupe (format "
                  + found
                  + ", this one knows "
                  + Tables.VERSION
                  + "): use that version, or another --data folder",
              null);
        }
        if (found < Tables.VERSION) {
          upgrade(s);
          place(s);
        }
        s.execute("pragma cache_size=-" + WRITER_CACHE_KIB);
        s.execute("pragma wal_autocheckpoint=" + CHECKPOINT_PAGES);
      }
      return connection;
    } catch (SQLException e) {
      throw cannotOpen(file, e);
    }
  }

  private static JournalUnusable cannotOpen(Path file, SQLException e) {
    int code = e.getErrorCode() & 0xff;
    if (Damage.is(e) && code != NO_DATABASE) return new JournalUnusable(Damage.words(file), e);
    String why =
        switch (code) {
          case Statements.BUSY ->
              "another process holds it and does not let go; is one of them stopped, or hanging?";
          case NO_DATABASE -> "it is no Troupe journal";
          case READ_ONLY, CANNOT_OPEN ->
              "the file and its folder must be writable, for commands that only read as well";
          default -> e.getMessage();
        };
    return new JournalUnusable("cannot open the journal " + file + ": " + why, e);
  }

  /** Whole or not at all, and by one process only: another may have been first. */
  private static void upgrade(Statement s) throws SQLException {
    s.execute("begin immediate");
    try {
      int found = version(s);
      if (found < Tables.VERSION) {
        if (found > 0) {
          log.info("the journal is brought from format {} to {}", found, Tables.VERSION);
          Upgrades.run(s, found);
        }
        for (String table : Tables.ALL) s.execute(table);
        s.execute("pragma user_version=" + Tables.VERSION);
      }
      s.execute("commit");
    } catch (SQLException | RuntimeException e) {
      s.execute("rollback");
      throw e;
    }
  }

  /**
   * The texts of an older file, all at once. Not those of a damaged one: whoever looks what is
   * damaged must be able to open it.
   */
  private static void place(Statement s) throws SQLException {
    s.execute("begin immediate");
    try {
      Placement.all(s.getConnection());
      s.execute("commit");
    } catch (SQLException | RuntimeException e) {
      s.execute("rollback");
      if (!(e instanceof SQLException sql && Damage.is(sql))) throw e;
      log.warn("texts are not in their index: {}", e.getMessage());
    }
  }

  static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, DRIVER);
    try (Statement s = connection.createStatement()) {
      s.execute("pragma busy_timeout=" + BUSY_MILLIS);
      if (version(s) == 0) { // of a file that is empty yet; later this waits for who writes
        s.execute("pragma page_size=" + PAGE);
        s.execute("pragma auto_vacuum=incremental");
      }
      wal(s);
      s.execute("pragma synchronous=full");
    }
    return connection;
  }

  /** The switch to WAL takes a lock for which SQLite does not wait by itself. */
  private static void wal(Statement s) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        s.execute("pragma journal_mode=wal");
        return;
      } catch (SQLException e) {
        if ((e.getErrorCode() & 0xff) != Statements.BUSY || tries * 50 >= BUSY_MILLIS) throw e;
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
    }
  }

  private static int version(Statement s) throws SQLException {
    try (ResultSet r = s.executeQuery("pragma user_version")) {
      return r.next() ? r.getInt(1) : 0;
    }
  }
}
