package dev.troupe.agents;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;

/**
 * When an actor system is over. One that a fatal error struck (an {@code OutOfMemoryError}) begins
 * to stop, and never gets to its end: the actor that was struck answers nobody any more.
 */
public final class SystemEnd {
  private SystemEnd() {}

  /**
   * @param patience from the beginning of its stop
   * @return completes when it has stopped, or was given so long to
   */
  public static CompletableFuture<Void> of(ClassicActorSystemProvider system, Duration patience) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    system.classicSystem().getWhenTerminated().whenComplete((done, failure) -> over.complete(null));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "troupe-end",
            () -> {
              over.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return over;
  }
}
