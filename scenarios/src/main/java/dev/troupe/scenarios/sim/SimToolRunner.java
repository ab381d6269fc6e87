package dev.troupe.scenarios.sim;

import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.scenarios.play.Run;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;

/** Runs tool code at once and answers after a drawn time. */
final class SimToolRunner implements ToolRunner {
  private final SimKernel kernel;
  private final SimDisk disk;
  private final SimRandom random;
  private final long born;
  private final ToDoubleFunction<SimRandom> millis;

  /**
   * @param millis how long a tool takes
   */
  SimToolRunner(SimKernel kernel, SimDisk disk, SimEnv env, ToDoubleFunction<SimRandom> millis) {
    this.millis = millis;
    this.kernel = kernel;
    this.disk = disk;
    this.born = disk.generation();
    this.random = env.stream("tools/" + born);
  }

  @Override
  public Run run(Callable<String> code) {
    CompletableFuture<String> result = new CompletableFuture<>();
    kernel.after(
        Duration.ofNanos((long) (millis.applyAsDouble(random) * 1_000_000)),
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
