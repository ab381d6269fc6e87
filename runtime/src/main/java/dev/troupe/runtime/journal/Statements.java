package dev.troupe.runtime.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writer's connection: prepared statements kept, transactions begun as writers. */
final class Statements implements AutoCloseable {
  /** SQLITE_BUSY, the primary result code (sqlite.org/rescode.html). */
  static final int BUSY = 5;

  /** SQLITE_IOERR and SQLITE_FULL. */
  static final int IO = 10;

  static final int FULL = 13;

  private static final Logger log = LoggerFactory.getLogger(Statements.class);
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Chain chain = new Chain();
  private final Entities entities = new Entities();
  private final SpendSums spend = new SpendSums();
  private final Texts texts;
  private final Runnable held;

  /**
   * @param held told when another process has held the file for long
   */
  Statements(Connection connection, Texts texts, Runnable held) {
    this.held = held;
    this.connection = connection;
    this.texts = texts;
  }

  PreparedStatement get(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /**
   * Waits as long as another process holds the file: a full house delays a write, never fails it.
   */
  void begin() throws SQLException {
    for (int waits = 1; ; waits++) {
      try {
        execute("begin immediate");
        return;
      } catch (SQLException e) {
        if ((e.getErrorCode() & 0xff) != BUSY) throw e;
        held.run();
        log.warn(
            "another process has held the journal for {} s; still waiting",
            waits * Schema.BUSY_MILLIS / 1000);
      }
    }
  }

  void commit() throws SQLException {
    spend.write(this);
    execute("commit");
    texts.committed();
  }

  /** The driver closes a statement that failed: it is prepared anew the next time. */
  private void execute(String sql) throws SQLException {
    try {
      get(sql).execute();
    } catch (SQLException e) {
      prepared.remove(sql);
      throw e;
    }
  }

  /**
   * Runs a pragma that takes many steps to its end; {@code execute} takes one, and what is left
   * half run makes every commit fail.
   */
  void toTheEnd(String pragma) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(pragma);
    }
  }

  /** A step, in a transaction of its own. */
  void placeTexts() throws SQLException {
    begin();
    texts.place(connection);
    execute("commit");
    texts.placed();
  }

  Chain chain() {
    return chain;
  }

  Entities entities() {
    return entities;
  }

  SpendSums spend() {
    return spend;
  }

  Texts texts() {
    return texts;
  }

  /** Everything is prepared anew: what was half run is ended, what failed is closed already. */
  void rollback() {
    chain.forget();
    entities.forget();
    spend.forget();
    texts.rolledBack();
    close();
    try (Statement statement = connection.createStatement()) {
      statement.execute("rollback");
    } catch (SQLException e) {
      log.debug("nothing to roll back: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    for (PreparedStatement statement : prepared.values())
      try {
        statement.close();
      } catch (SQLException e) {
        log.debug("closing a failed statement: {}", e.getMessage());
      }
    prepared.clear();
  }
}
