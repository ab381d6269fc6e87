package dev.troupe.runtime.journal;

import java.io.NotSerializableException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * Doubles of the journal that break one promise each: they say that something is durable before it
 * is, let two writers write, or forget what was settled. Chosen by the system property {@code
 * troupe.broken}, which only this test double reads; production's journal has no such switch.
 */
public final class BrokenJournal
    extends org.apache.pekko.persistence.journal.japi.AsyncWriteJournal {
  private static final String BROKEN = System.getProperty("troupe.broken", "");
  private static final ScheduledExecutorService LATER =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private final JournalDatabase database = JournalSetup.of(context().system());
  private final Serialization serialization = SerializationExtension.get(context().system());

  @Override
  public scala.concurrent.Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<EventWrite> writes = new ArrayList<>();
    List<Optional<Exception>> results = new ArrayList<>();
    try {
      for (AtomicWrite message : messages) {
        writes.add(EventWrite.of(message, serialization));
        results.add(Optional.empty());
      }
    } catch (NotSerializableException e) {
      throw new IllegalStateException(e);
    }
    CompletableFuture<Iterable<Optional<Exception>>> written = new CompletableFuture<>();
    long wait = BROKEN.equals("acknowledge") || BROKEN.equals("send") ? 700 : 0;
    LATER.schedule(() -> write(writes, results, written), wait, TimeUnit.MILLISECONDS);
    boolean early =
        BROKEN.equals("acknowledge")
            || (BROKEN.equals("send")
                && writes.stream()
                    .flatMap(write -> write.events().stream())
                    .allMatch(
                        event ->
                            event.manifest().startsWith("call_sent")
                                || event.manifest().startsWith("call_repeated")));
    return Promised.asScala(early ? CompletableFuture.completedFuture(results) : written);
  }

  private void write(
      List<EventWrite> writes,
      List<Optional<Exception>> results,
      CompletableFuture<Iterable<Optional<Exception>>> written) {
    database
        .write(
            s -> {
              for (EventWrite write : writes) write.insert(s);
            })
        .whenComplete(
            (ok, failure) -> {
              if (failure == null || BROKEN.equals("fence")) written.complete(results);
              else written.completeExceptionally(failure);
            });
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncDeleteMessagesTo(String pid, long to) {
    return Promised.asScala(CompletableFuture.completedFuture(null));
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncReplayMessages(
      String pid, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return Promised.asScala(
        database
            .read(
                connection -> {
                  EventWrite.read(
                      connection,
                      pid,
                      from,
                      write -> {
                        for (WrittenEvent event : write.events())
                          if (event.seq() >= from && event.seq() <= to && !isForgotten(event))
                            replay.accept(event.toRepr(write, serialization));
                        return true;
                      });
                  return true;
                })
            .thenAccept(read -> {}));
  }

  private static boolean isForgotten(WrittenEvent event) {
    return BROKEN.equals("forget") && event.manifest().startsWith("call_settled");
  }

  @Override
  public scala.concurrent.Future<Long> doAsyncReadHighestSequenceNr(String pid, long from) {
    return Promised.asScala(
        database.read(
            connection -> {
              try (PreparedStatement s =
                  connection.prepareStatement(
                      "select coalesce(max(last), 0) from event_write where entity = "
                          + Entities.NUMBER)) {
                s.setString(1, pid);
                try (ResultSet r = s.executeQuery()) {
                  return r.next() ? r.getLong(1) : 0L;
                }
              }
            }));
  }
}
