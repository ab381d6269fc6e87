package dev.troupe.runtime.journal;

import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data folder's database. All writes go through one thread that commits what has gathered in
 * one transaction, synced before anybody hears of it (WAL, {@code synchronous=FULL}); reads go
 * through a small pool of their own connections. Several processes may have the same file open.
 *
 * <p>The write queue needs no bound of its own: an entity has one write outstanding, so it holds at
 * most one write and its payloads per active task.
 */
public final class JournalDatabase implements AutoCloseable, JournalHealth {
  /** Most writes in one transaction. */
  static final int MAX_GROUP = 500;

  /**
   * While many write, a transaction begins no sooner than this after the one before: each writes
   * the pages that it fills anew, whole (as PostgreSQL's {@code commit_delay}).
   */
  static final Duration GATHER = Duration.ofMillis(2);

  /** Writes in a transaction from which on the next one waits for others. */
  static final int MANY = 8;

  /** Connections, hence concurrent reads. */
  static final int READERS = 4;

  /** Idle waits after which a journal that could not be written is tried, each {@link #IDLE}. */
  private static final int RETRY_AFTER = 10;

  /** Pages given back at once. */
  private static final int SHRINK = 256;

  private static final Duration IDLE = Duration.ofMillis(100);

  private static final Env CLOCK = new SystemEnv();

  private static final Logger log = LoggerFactory.getLogger(JournalDatabase.class);

  /** What one writer wants stored; runs on the writer thread, again after a rollback. */
  interface Work {
    void run(Statements statements) throws SQLException;
  }

  private record Write(Work work, boolean payload, CompletableFuture<Void> done) {}

  private final Path file;
  private final LinkedBlockingQueue<Write> queue = new LinkedBlockingQueue<>();
  private final ReadPool readers;
  private final Damage damage;
  private final Texts texts = new Texts();
  private final Checkpoints checkpoints;
  private final Thread writer;

  /** Payloads whose write failed, in order; the writer thread's own. */
  private final List<Write> owed = new ArrayList<>();

  private volatile boolean closing;

  /** Why the last commit failed; empty when it did not. */
  private volatile Optional<String> trouble = Optional.empty();

  private int idle;
  private boolean written;

  private JournalDatabase(Path file, Connection connection) {
    this.file = file;
    this.readers = new ReadPool(file, READERS);
    this.damage = new Damage(file);
    this.checkpoints = new Checkpoints(file);
    this.writer =
        Thread.ofPlatform()
            .daemon()
            .name("troupe-journal-writer")
            .unstarted(() -> loop(connection));
  }

  /**
   * @throws JournalUnusable when the file cannot be opened, or was written by a newer version
   */
  public static JournalDatabase open(Path file) {
    Connection connection = Schema.open(file);
    JournalDatabase database = new JournalDatabase(file, connection);
    database.writer.start();
    return database;
  }

  public Path file() {
    return file;
  }

  /**
   * Completes when the work is on disk. Fails with {@link WriteConflict} or another SQLException.
   */
  CompletionStage<Void> write(Work work) {
    return enqueue(new Write(work, false, new CompletableFuture<>()));
  }

  /**
   * As {@link #write}, for rows that later writes refer to: while it cannot be written, nothing
   * behind it is. Fails only once the journal is closed.
   */
  CompletionStage<Void> writePayload(Work work) {
    return enqueue(new Write(work, true, new CompletableFuture<>()));
  }

  Texts texts() {
    return texts;
  }

  <T> CompletionStage<T> read(ReadPool.Query<T> query) {
    return readers.submit(damage.watched(query));
  }

  <T> T readNow(ReadPool.Query<T> query) {
    return readers.now(damage.watched(query));
  }

  private CompletionStage<Void> enqueue(Write write) {
    if (closing) write.done().completeExceptionally(new SQLException("the journal is closed"));
    else queue.add(write);
    return write.done();
  }

  private void loop(Connection connection) {
    try (connection;
        Statements statements = new Statements(connection, texts, this::held)) {
      List<Write> group = new ArrayList<>();
      boolean many = false;
      long begun = 0;
      while (!(closing && queue.isEmpty())) {
        Write first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
          if (trouble.isPresent()) tryAgain(statements);
          else if (texts.isPlacing()) place(statements);
          else if (written) shrink(statements);
          continue;
        }
        if (many) LockSupport.parkNanos(begun + GATHER.toNanos() - CLOCK.nanos());
        begun = CLOCK.nanos();
        group.add(first);
        queue.drainTo(group, MAX_GROUP - 1);
        many = group.size() >= MANY;
        commit(statements, group);
        checkpoints.committed(connection);
        group.clear();
        if (texts.isLong() && trouble.isEmpty()) place(statements);
      }
      while (texts.isPlacing() && trouble.isEmpty()) place(statements);
    } catch (SQLException e) {
      log.error("closing the journal failed: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Pages that nobody needs any more go back to the disk, a few at a time, while nothing is
   * written.
   */
  private void shrink(Statements statements) {
    written = false;
    try {
      statements.toTheEnd("pragma incremental_vacuum(" + SHRINK + ")");
    } catch (SQLException e) {
      log.debug("not shrunk: {}", e.getMessage());
    }
  }

  /** What cannot be done now is done later. */
  private void place(Statements statements) {
    try {
      statements.placeTexts();
    } catch (SQLException | RuntimeException e) { // of a damaged file, whatever it hands out
      statements.rollback();
      texts.notPlaced();
      log.warn("texts are not in their index yet: {}", e.getMessage());
    }
  }

  /** Nobody writes while the journal cannot be written: it finds out by itself when it can. */
  private void tryAgain(Statements statements) {
    if (++idle < RETRY_AFTER) return;
    idle = 0;
    try {
      transaction(
          statements,
          List.of(
              new Write(
                  s -> s.get("insert or replace into probe(id, at) values(1, random())").execute(),
                  false,
                  new CompletableFuture<>())));
      log.info("the journal can be written again");
    } catch (SQLException e) {
      trouble = Optional.of(reason(e));
    }
  }

  @Override
  public Optional<String> trouble() {
    return damage.met().or(() -> trouble.map(why -> "the journal cannot be written: " + why));
  }

  /** Until the next commit. */
  private void held() {
    trouble = Optional.of("another process holds it, and may be stopped or hang");
  }

  private static String reason(SQLException e) {
    return switch (e.getErrorCode() & 0xff) {
      case Statements.FULL -> "the disk is full";
      case Statements.IO -> "the disk does not take the write";
      default -> String.valueOf(e.getMessage());
    };
  }

  private void commit(Statements statements, List<Write> group) {
    try {
      transaction(statements, group);
      group.forEach(write -> write.done().complete(null));
    } catch (SQLException together) {
      int half = group.size() / 2;
      if (half == 0) fail(group.getFirst(), together);
      else { // one bad write fails alone, and the others need not each be synced by themselves
        commit(statements, group.subList(0, half));
        commit(statements, group.subList(half, group.size()));
      }
    }
  }

  /**
   * A payload that could not be written is owed: no later event, which may refer to it, goes before
   * it.
   */
  private void fail(Write write, SQLException cause) {
    SQLException told = WriteConflict.orSame(cause);
    damage.note(cause);
    if (!(told instanceof WriteConflict)) {
      if (trouble.isEmpty()) log.error("the journal cannot be written: {}", reason(cause));
      trouble = Optional.of(reason(cause));
    }
    if (write.payload()) owed.add(write);
    else write.done().completeExceptionally(told);
  }

  private void transaction(Statements statements, List<Write> group) throws SQLException {
    try {
      statements.begin();
      for (Write payload : owed) payload.work().run(statements);
      for (Write write : group) write.work().run(statements);
      statements.commit();
      owed.forEach(payload -> payload.done().complete(null));
      owed.clear();
      trouble = Optional.empty();
      written = true;
    } catch (SQLException e) {
      statements.rollback();
      throw e;
    } catch (RuntimeException e) { // of one write, which fails alone; the thread goes on
      statements.rollback();
      throw new SQLException(e);
    }
  }

  /** Writes what is queued, then closes. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    checkpoints.close();
    readers.close();
  }
}
