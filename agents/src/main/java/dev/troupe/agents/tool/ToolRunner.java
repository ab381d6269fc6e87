package dev.troupe.agents.tool;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

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

    /** Whether the code itself has begun, and is not only waiting for its turn. */
    default boolean hasBegun() {
      return true;
    }
  }

  Run run(Callable<String> code);

  /** Virtual threads, at most so many at once. */
  static ToolRunner virtualThreads(int most) {
    Semaphore slots = new Semaphore(most);
    return code -> {
      CompletableFuture<String> result = new CompletableFuture<>();
      AtomicBoolean begun = new AtomicBoolean();
      Thread thread =
          Thread.ofVirtual()
              .name("troupe-tool")
              .start(
                  () -> {
                    try {
                      slots.acquire();
                      try {
                        begun.set(true);
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

        @Override
        public boolean hasBegun() {
          return begun.get();
        }
      };
    };
  }
}
