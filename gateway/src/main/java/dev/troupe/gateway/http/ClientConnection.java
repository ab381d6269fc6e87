package dev.troupe.gateway.http;

import org.apache.pekko.stream.stage.AsyncCallback;
import org.jspecify.annotations.Nullable;

/** One client's connection, as the handler of its requests sees it: it tells the guard below. */
final class ClientConnection {
  /** What the guard is told. */
  sealed interface Sign {
    /** The head was read; whether a body is still to come. */
    record HeadRead(boolean bodyFollows) implements Sign {}

    record BodyRead() implements Sign {}

    /** The answer is a stream: a client that closes its side has left. */
    record Streams() implements Sign {}

    record Answered() implements Sign {}

    /** A stream that is not at its end goes no further: closed, as if the client had left. */
    record BreakOff() implements Sign {}

    /** Close as soon as nothing is under way. */
    record Close() implements Sign {}
  }

  private volatile @Nullable AsyncCallback<Sign> guard;

  void guardedBy(@Nullable AsyncCallback<Sign> callback) {
    guard = callback;
  }

  void tell(Sign sign) {
    AsyncCallback<Sign> callback = guard;
    if (callback != null) callback.invoke(sign);
  }
}
