package dev.troupe.agents.tool;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Runs blocking tool code off the actors' threads. */
public interface ToolRunner {
  CompletionStage<String> run(Callable<String> code);

  /** Virtual threads, at most so many at once. */
  static ToolRunner virtualThreads(int most) {
    Semaphore slots = new Semaphore(most);
    return code -> {
      CompletableFuture<String> result = new CompletableFuture<>();
      Thread.ofVirtual()
          .name("troupe-tool")
          .start(
              () -> {
                try {
                  slots.acquire();
                  try {
                    result.complete(code.call());
                  } finally {
                    slots.release();
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  result.completeExceptionally(e);
                } catch (Exception | LinkageError | StackOverflowError e) {
                  result.completeExceptionally(e);
                }
              });
      return result;
    };
  }
}
