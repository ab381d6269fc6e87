package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.SQLiteConfig;

/** Tables of the data folder's file, and how a connection is set up. */
final class Schema {
  /** Raised with every change of the tables; an older program refuses a newer file. */
  private static final int VERSION = 5;

  /** How long one statement waits for another process's transaction before it is tried again. */
  static final int BUSY_MILLIS = 5_000;

  private static final List<String> TABLES =
      List.of(
          "create table if not exists event(ord integer primary key, pid text not null, seq integer"
              + " not null, writer text not null, at integer not null, serializer integer not null,"
              + " manifest text not null, type text not null, payload blob not null, chain blob,"
              + " unique(pid, seq))",
          "create index if not exists first_event on event(ord) where seq = 1",
          "create table if not exists open_entity(pid text primary key, rests integer not null"
              + " default 0, wake_at integer not null default 0, failures integer not null default"
              + " 0, failed_at integer not null default 0, why text not null default '') without"
              + " rowid",
          "create table if not exists listed(ord integer primary key, pid text not null unique,"
              + " tenant text not null, team text not null, status text not null)",
          "create index if not exists listed_by_tenant on listed(tenant, ord)",
          "create table if not exists probe(id integer primary key, at integer)",
          "create table if not exists spend(tenant text not null, day text not null, tokens integer"
              + " not null, billionths integer not null, primary key(tenant, day)) without rowid",
          "create table if not exists deleted_to(pid text primary key, seq integer not null)"
              + " without rowid",
          "create table if not exists snapshot(pid text not null, seq integer not null, at integer"
              + " not null, serializer integer not null, manifest text not null, payload blob not"
              + " null, primary key(pid, seq)) without rowid",
          "create table if not exists text(ord integer primary key, tenant text not null, hash"
              + " blob not null, body blob not null, unique(tenant, hash))",
          "create table if not exists answer(tenant text not null, key blob not null, pid text not"
              + " null, seq integer not null, at integer not null, result blob not null, input"
              + " integer not null, output integer not null, primary key(tenant, key)) without"
              + " rowid",
          "create index if not exists answer_of on answer(pid)");

  /** Tasks that were there before the list are put into it from their first and last events. */
  private static final List<String> FROM_1_TO_2 =
      List.of(
          "alter table open_entity add column rests integer not null default 0",
          "insert or ignore into listed(pid, tenant, team, status) select e.pid,"
              + " json_extract(cast(e.payload as text), '$.data.tenant'),"
              + " json_extract(cast(e.payload as text), '$.data.team'), case when exists(select 1"
              + " from open_entity o where o.pid = e.pid) then 'working' else coalesce((select"
              + " json_extract(cast(l.payload as text), '$.data.status') from event l where l.pid ="
              + " e.pid order by l.seq desc limit 1), 'completed') end from event e where e.seq = 1"
              + " order by e.ord");

  private static final List<String> FROM_2_TO_3 =
      List.of(
          "alter table open_entity add column wake_at integer not null default 0",
          "alter table open_entity add column failures integer not null default 0",
          "alter table open_entity add column failed_at integer not null default 0",
          "alter table open_entity add column why text not null default ''",
          "alter table event add column chain blob");

  /** Texts without a row id took a page of their own each. */
  private static final List<String> FROM_3_TO_4 =
      List.of(
          "insert into text(tenant, hash, body) select tenant, unhex(hash), body from payload",
          "drop table payload");

  /** Bytes of a page of a new file: texts of a few thousand characters share one. */
  private static final int PAGE = 16_384;

  /**
   * Most memory for pages of the writing connection. Hashes fall on any page of their index: with
   * SQLite's 2,000 KiB nearly each text had its page read from the file and written twice.
   */
  private static final int WRITER_CACHE_KIB = 65_536;

  /** Pages of the WAL after which they go to the file: a page changed often goes once. */
  private static final int CHECKPOINT_PAGES = 4_000;

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
        if (found > VERSION) {
          connection.close();
          throw new JournalUnusable(
              file
                  + " was written by a newer Troupe (format "
                  + found
                  + ", this one knows "
                  + VERSION
                  + "): use that version, or another --data folder",
              null);
        }
        if (found < VERSION) upgrade(s);
        s.execute("pragma cache_size=-" + WRITER_CACHE_KIB);
        s.execute("pragma wal_autocheckpoint=" + CHECKPOINT_PAGES);
      }
      return connection;
    } catch (SQLException e) {
      String why = (e.getErrorCode() & 0xff) == 26 ? "it is no Troupe journal" : e.getMessage();
      throw new JournalUnusable("cannot open the journal " + file + ": " + why, e);
    }
  }

  /** Whole or not at all, and by one process only: another may have been first. */
  private static void upgrade(Statement s) throws SQLException {
    s.execute("begin immediate");
    try {
      int found = version(s);
      if (found < VERSION) {
        for (String table : TABLES) s.execute(table);
        if (found == 1) for (String step : FROM_1_TO_2) s.execute(step);
        if (found == 1 || found == 2) for (String step : FROM_2_TO_3) s.execute(step);
        if (found > 0 && found < 4) for (String step : FROM_3_TO_4) s.execute(step);
        s.execute("pragma user_version=" + VERSION);
      }
      s.execute("commit");
    } catch (SQLException e) {
      s.execute("rollback");
      throw e;
    }
  }

  static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, DRIVER);
    try (Statement s = connection.createStatement()) {
      s.execute("pragma busy_timeout=" + BUSY_MILLIS);
      s.execute("pragma page_size=" + PAGE); // of a file that is empty yet
      s.execute("pragma auto_vacuum=incremental");
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
