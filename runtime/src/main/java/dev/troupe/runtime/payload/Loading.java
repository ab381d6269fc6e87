package dev.troupe.runtime.payload;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** What is there already is taken at once; what is not comes as a message. */
public final class Loading {
  private Loading() {}

  /**
   * The message when the value is there; else empty, and this actor gets the message later.
   *
   * @param failed the message when there is no value
   */
  public static <C, T> Optional<C> of(
      ActorContext<C> context,
      CompletionStage<T> value,
      Function<T, C> found,
      Function<Throwable, C> failed) {
    CompletableFuture<T> future = value.toCompletableFuture();
    if (future.state() == Future.State.SUCCESS) return Optional.of(found.apply(future.resultNow()));
    context.pipeToSelf(
        future, (result, cause) -> cause == null ? found.apply(result) : failed.apply(cause));
    return Optional.empty();
  }
}
