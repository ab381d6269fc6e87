package dev.troupe.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.TaskHistory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Waits for a task's last event, then reads the whole task, off the actors' threads. */
final class End implements Flow.Subscriber<TaskHistory.Numbered> {
  private final CompletableFuture<ObjectNode> resource = new CompletableFuture<>();
  private final Supplier<ObjectNode> reader;
  private final Executor blocking;

  End(Supplier<ObjectNode> reader, Executor blocking) {
    this.reader = reader;
    this.blocking = blocking;
  }

  CompletionStage<ObjectNode> resource() {
    return resource;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(TaskHistory.Numbered event) {}

  @Override
  public void onError(Throwable failure) {
    resource.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    resource.completeAsync(reader, blocking);
  }
}
