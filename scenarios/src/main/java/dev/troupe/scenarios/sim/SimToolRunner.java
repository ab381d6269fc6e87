package dev.troupe.scenarios.sim;

import dev.troupe.agents.tool.ToolRunner;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Runs tool code at once and answers after a drawn time. */
final class SimToolRunner implements ToolRunner {
  private final SimKernel kernel;
  private final SimDisk disk;
  private final SimRandom random;
  private final long born;

  SimToolRunner(SimKernel kernel, SimDisk disk, SimEnv env) {
    this.kernel = kernel;
    this.disk = disk;
    this.born = disk.generation();
    this.random = env.stream("tools/" + born);
  }

  @Override
  public Run run(Callable<String> code) {
    CompletableFuture<String> result = new CompletableFuture<>();
    kernel.after(
        Duration.ofMillis(1 + random.below(50)),
        () -> {
          if (born != disk.generation()) return;
          try {
            result.complete(code.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return new Run() {
      @Override
      public CompletionStage<String> result() {
        return result;
      }

      @Override
      public void cancel() {}
    };
  }
}
