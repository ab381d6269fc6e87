package dev.troupe.agents.tool;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** Runs blocking tool code off the actors' threads. */
public interface ToolRunner {
  /** Code that runs. */
  interface Run {
    CompletionStage<String> result();

    /**
     * Interrupts the code. Code that ignores interrupts keeps its thread and its slot until it
     * returns.
     */
    void cancel();
  }

  Run run(Callable<String> code);

  /** Virtual threads, at most so many at once. */
  static ToolRunner virtualThreads(int most) {
    Semaphore slots = new Semaphore(most);
    return code -> {
      CompletableFuture<String> result = new CompletableFuture<>();
      Thread thread =
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
                    } catch (
                        Throwable
                            e) { // whatever it is: the call must end, and its message must not be
                      // printed
                      result.completeExceptionally(e);
                    }
                  });
      return new Run() {
        @Override
        public CompletionStage<String> result() {
          return result;
        }

        @Override
        public void cancel() {
          thread.interrupt();
        }
      };
    };
  }
}
