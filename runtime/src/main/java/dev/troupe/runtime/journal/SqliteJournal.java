package dev.troupe.runtime.journal;

import java.io.NotSerializableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;

/**
 * Pekko's write journal on {@link JournalDatabase}. A stale writer's events are <em>rejected</em>
 * (that entity stops); anything else that goes wrong <em>fails</em> the write (the entity restarts
 * with backoff). An entity opens with an event tagged {@link #OPEN} and closes with one tagged
 * {@link #CLOSED}; in between it may rest. The tables of open and of listed entities change in the
 * event's own transaction.
 */
public final class SqliteJournal
    extends org.apache.pekko.persistence.journal.japi.AsyncWriteJournal {
  public static final String OPEN = "open";
  public static final String CLOSED = "closed";

  /** An open entity that nobody is to wake. */
  public static final String RESTS = "rests";

  public static final String AWAKES = "awakes";

  /** Waits until the time that follows, in milliseconds since 1970, or until it stirs. */
  public static final String SUSPENDS = "suspends=";

  public static final String STIRS = "stirs";

  private final JournalDatabase database = JournalSetup.of(context().system());
  private final Serialization serialization = SerializationExtension.get(context().system());

  @Override
  public scala.concurrent.Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<EventWrite> writes = new ArrayList<>();
    List<Optional<Exception>> results = new ArrayList<>();
    for (AtomicWrite message : messages) {
      try {
        writes.add(EventWrite.of(message, serialization));
        results.add(Optional.empty());
      } catch (RuntimeException | NotSerializableException notSerializable) {
        results.add(Optional.of(notSerializable));
      }
    }
    return Promised.asScala(
        database.write(s -> insert(s, writes)).handle((ok, failure) -> answer(failure, results)));
  }

  private static Iterable<Optional<Exception>> answer(
      @Nullable Throwable failure, List<Optional<Exception>> results) {
    if (failure == null) return results;
    if (failure instanceof WriteConflict conflict)
      return results.stream()
          .<Optional<Exception>>map(r -> r.isPresent() ? r : Optional.of(conflict))
          .toList();
    throw new CompletionException(failure);
  }

  private static void insert(Statements statements, List<EventWrite> writes) throws SQLException {
    for (EventWrite write : writes) write.insert(statements);
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncDeleteMessagesTo(String pid, long to) {
    return Promised.asScala(database.write(new Deletion(pid, to)::run));
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncReplayMessages(
      String pid, long from, long to, long max, Consumer<PersistentRepr> replay) {
    CompletionStage<Boolean> done =
        database.read(
            connection -> {
              replay(connection, pid, from, to, max, replay);
              return true;
            });
    return Promised.asScala(done.thenAccept(read -> {}));
  }

  private void replay(
      Connection connection,
      String pid,
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> replay)
      throws SQLException {
    AtomicLong left = new AtomicLong(max);
    EventWrite.read(
        connection,
        pid,
        from,
        write -> {
          for (WrittenEvent event : write.events()) {
            if (event.seq() < from) continue;
            if (event.seq() > to || left.getAndDecrement() <= 0) return false;
            replay.accept(event.toRepr(write, serialization));
          }
          return true;
        });
  }

  @Override
  public scala.concurrent.Future<Long> doAsyncReadHighestSequenceNr(String pid, long from) {
    return Promised.asScala(
        database.read(
            connection -> {
              try (PreparedStatement s =
                  connection.prepareStatement(
                      "select max(coalesce((select last from event_write where entity = "
                          + Entities.NUMBER
                          + " order by first desc limit 1), 0),"
                          + " coalesce((select seq from deleted_to where pid = ?1), 0))")) {
                s.setString(1, pid);
                try (ResultSet r = s.executeQuery()) {
                  return r.next() ? r.getLong(1) : 0L;
                }
              }
            }));
  }
}
