package dev.troupe.agents.task;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Completes at a task's last event; to cancel it is to stop listening. */
final class Ending extends CompletableFuture<Void>
    implements Flow.Subscriber<TaskHistory.Numbered> {
  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    whenComplete((end, failure) -> subscription.cancel());
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(TaskHistory.Numbered event) {}

  @Override
  public void onError(Throwable failure) {
    completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    complete(null);
  }
}
