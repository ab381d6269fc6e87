package dev.troupe.gateway.cli.task;

import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Refusal;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** For the command line's own thread, which may block. */
public final class Waiting {
  private Waiting() {}

  public static <T> T on(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.INTERRUPTED, "interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
