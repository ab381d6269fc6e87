package dev.troupe.runtime.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A few reading connections, each with a thread; reads never wait for the writer (WAL). */
final class ReadPool implements AutoCloseable {
  interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  private final Path file;
  private final ExecutorService threads;
  private final ThreadLocal<@Nullable Connection> connections = new ThreadLocal<>();
  private final Collection<Connection> opened = new ConcurrentLinkedQueue<>();

  ReadPool(Path file, int size) {
    this.file = file;
    this.threads =
        Executors.newFixedThreadPool(
            size, Thread.ofPlatform().daemon().name("troupe-journal-reader-", 0).factory());
  }

  <T> CompletionStage<T> submit(Query<T> query) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> run(query, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new SQLException("the journal is closed", e));
    }
    return result;
  }

  /** For callers that may block, such as the command line. */
  <T> T now(Query<T> query) {
    try {
      return submit(query).toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JournalUnusable("interrupted while reading " + file, e);
    } catch (ExecutionException e) {
      throw unusable(e.getCause());
    }
  }

  private JournalUnusable unusable(@Nullable Throwable cause) {
    if (cause instanceof JournalUnusable told) return told;
    Object why = cause == null || cause.getMessage() == null ? cause : cause.getMessage();
    return new JournalUnusable("cannot read the journal " + file + ": " + why, cause);
  }

  @SuppressWarnings("PMD.AvoidCatchingThrowable")
  private <T> void run(Query<T> query, CompletableFuture<T> result) {
    try {
      Connection connection = connections.get();
      if (connection == null) {
        connection = Schema.connect(file);
        opened.add(connection);
        connections.set(connection);
      }
      result.complete(query.run(connection));
    } catch (SQLException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.SECONDS);
      for (Connection connection : opened) connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new JournalUnusable("closing " + file, e);
    }
  }
}
