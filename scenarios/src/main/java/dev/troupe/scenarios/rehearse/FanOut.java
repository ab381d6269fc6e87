package dev.troupe.scenarios.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** The same for each of many, so many at once, each on a virtual thread. Blocks. */
final class FanOut {
  private FanOut() {}

  /**
   * @param open most at once
   * @param heard told of each result as it comes, one at a time
   * @return results in the order of the items
   * @throws RuntimeException what the first of the items that failed has thrown
   */
  static <T, R> List<R> over(List<T> items, int open, Function<T, R> work, Consumer<R> heard) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        List<R> all = new ArrayList<>();
        for (Future<R> result : begun(threads, items, open, work, heard)) all.add(result.get());
        return all;
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } catch (ExecutionException e) {
        threads.shutdownNow(); // nobody waits for the others any more
        if (e.getCause() instanceof RuntimeException cause) throw cause;
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private static <T, R> List<Future<R>> begun(
      ExecutorService threads, List<T> items, int open, Function<T, R> work, Consumer<R> heard)
      throws InterruptedException {
    Semaphore room = new Semaphore(open);
    ReentrantLock hearing = new ReentrantLock();
    List<Future<R>> results = new ArrayList<>();
    for (T item : items) {
      room.acquire();
      results.add(
          threads.submit(
              () -> {
                try {
                  R result = work.apply(item);
                  hearing.lock();
                  try {
                    heard.accept(result);
                  } finally {
                    hearing.unlock();
                  }
                  return result;
                } finally {
                  room.release();
                }
              }));
    }
    return results;
  }
}
