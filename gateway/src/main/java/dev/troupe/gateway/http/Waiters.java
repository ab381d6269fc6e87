package dev.troupe.gateway.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Requests that wait for the end of a task; all are answered when the server drains. */
final class Waiters {
  private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Completes at the end of the task, after this time, or when the server drains. */
  CompletionStage<Void> end(CompletableFuture<?> ended, Duration most) {
    waiting.add(ended);
    if (closed) ended.cancel(false);
    return ended
        .<Void>handle((end, failure) -> null)
        .completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (end, failure) -> {
              waiting.remove(ended);
              ended.cancel(false);
            });
  }

  void close() {
    closed = true;
    waiting.forEach(ended -> ended.cancel(false));
  }
}
