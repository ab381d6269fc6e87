package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was committed from the write-ahead log into the file, on a thread of its own: done by
 * the writer, as SQLite does by itself, each of them makes all writes wait for tens of megabytes.
 * The log begins anew only where all of it is in the file, which is never so while somebody writes;
 * so the writer does the little that is left when the thread is done (sqlite.org/wal.html).
 */
final class Checkpoints implements AutoCloseable {
  /** Commits after which the log goes into the file. */
  static final int EVERY = 256;

  private static final String PASSIVE = "pragma wal_checkpoint(passive)";
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  private final Path file;
  private final Semaphore due = new Semaphore(0);
  private final Thread thread;

  /** The writer thread's own. */
  private int commits;

  private volatile boolean rest;
  private volatile boolean closing;

  Checkpoints(Path file) {
    this.file = file;
    this.thread =
        Thread.ofPlatform().daemon().name("troupe-journal-checkpoints").unstarted(this::loop);
  }

  /** On the writer thread, after each commit. */
  void committed(Connection writer) {
    if (rest) {
      rest = false;
      checkpoint(writer);
    }
    if (++commits < EVERY) return;
    commits = 0;
    if (thread.getState() == Thread.State.NEW) thread.start(); // commands never get so far
    if (due.availablePermits() == 0) due.release();
  }

  private void loop() {
    try {
      while (isDue())
        try (Connection connection = Schema.connect(file)) {
          do {
            checkpoint(connection);
            rest = true;
          } while (isDue());
        } catch (SQLException e) { // another process may hold the file
          log.debug("no checkpoint: {}", e.getMessage());
        }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isDue() throws InterruptedException {
    due.acquire();
    return !closing;
  }

  /** What cannot be done now is done with the next one. */
  private static void checkpoint(Connection connection) {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(PASSIVE)) {
      r.next();
    } catch (SQLException e) {
      log.debug("no checkpoint: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing = true;
    due.release();
    try {
      thread.join(CLOSING.toMillis()); // at once, where it never began
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
