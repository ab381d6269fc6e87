package dev.troupe.gateway.http;

import dev.troupe.agents.task.TaskHistory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Requests that wait for the end of a task; all are answered when the server drains. */
final class Waiters {
  private final Set<CompletableFuture<Boolean>> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Completes with true at the end of the task, otherwise with false after this time. */
  CompletionStage<Boolean> end(Flow.Publisher<TaskHistory.Numbered> events, Duration most) {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    if (closed) return CompletableFuture.completedFuture(false);
    waiting.add(ended);
    AtomicReference<Flow.@Nullable Subscription> heard = new AtomicReference<>();
    events.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            heard.set(subscription);
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(TaskHistory.Numbered event) {}

          @Override
          public void onError(Throwable failure) {
            ended.complete(false);
          }

          @Override
          public void onComplete() {
            ended.complete(true);
          }
        });
    return ended
        .completeOnTimeout(false, most.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (end, failure) -> {
              waiting.remove(ended);
              Flow.Subscription subscription = heard.get();
              if (subscription != null) subscription.cancel();
            });
  }

  void close() {
    closed = true;
    waiting.forEach(ended -> ended.complete(false));
  }
}
