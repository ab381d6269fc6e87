package dev.troupe.runtime.journal;

import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;

/**
 * Serialises every event as the real journal does, and stores none: what storing costs is the rest.
 */
public final class ForgetfulJournal
    extends org.apache.pekko.persistence.journal.japi.AsyncWriteJournal {
  private final Serialization serialization = SerializationExtension.get(context().system());

  @Override
  public scala.concurrent.Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Optional<Exception>> results = new ArrayList<>();
    try {
      for (AtomicWrite message : messages) {
        if (EventWrite.of(message, serialization).events().isEmpty())
          throw new IllegalStateException();
        results.add(Optional.empty());
      }
    } catch (NotSerializableException e) {
      throw new IllegalStateException(e);
    }
    return done(results);
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncDeleteMessagesTo(String pid, long to) {
    return done(null);
  }

  @Override
  public scala.concurrent.Future<Void> doAsyncReplayMessages(
      String pid, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return done(null);
  }

  @Override
  public scala.concurrent.Future<Long> doAsyncReadHighestSequenceNr(String pid, long from) {
    return done(0L);
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private static <T> scala.concurrent.Future<T> done(@Nullable Object value) {
    return (scala.concurrent.Future<T>)
        scala.jdk.javaapi.FutureConverters.asScala(CompletableFuture.completedFuture(value));
  }
}
