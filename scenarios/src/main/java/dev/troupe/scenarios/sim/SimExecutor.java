package dev.troupe.scenarios.sim;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The executor of every dispatcher: all feed the kernel's one queue; instantiated by class name.
 */
public final class SimExecutor extends org.apache.pekko.dispatch.ExecutorServiceConfigurator {
  private final SimKernel kernel;

  public SimExecutor(Config config, org.apache.pekko.dispatch.DispatcherPrerequisites parts) {
    super(config, parts);
    kernel = SimKernel.byId(parts.settings().config().getString(SimConfig.KERNEL));
  }

  @Override
  public org.apache.pekko.dispatch.ExecutorServiceFactory createExecutorServiceFactory(
      String id, ThreadFactory threads) {
    return () -> new Queue(kernel);
  }

  private static final class Queue extends java.util.concurrent.AbstractExecutorService {
    private final SimKernel kernel;
    private boolean down;

    Queue(SimKernel kernel) {
      this.kernel = kernel;
    }

    @Override
    public void execute(Runnable task) {
      kernel.execute(task);
    }

    @Override
    public void shutdown() {
      down = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      down = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return down;
    }

    @Override
    public boolean isTerminated() {
      return down;
    }

    @Override
    public boolean awaitTermination(long time, TimeUnit unit) {
      return true;
    }
  }
}
