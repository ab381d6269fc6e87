package dev.troupe.scenarios.sim;

import com.typesafe.config.Config;
import java.io.Closeable;
import java.util.concurrent.ThreadFactory;

/** Pekko's scheduler in virtual time; instantiated by class name. */
public final class SimScheduler extends org.apache.pekko.actor.AbstractScheduler
    implements Closeable {
  private final SimKernel kernel;

  public SimScheduler(
      Config config, org.apache.pekko.event.LoggingAdapter log, ThreadFactory threads) {
    kernel = SimKernel.byId(config.getString(SimConfig.KERNEL));
  }

  @Override
  @SuppressWarnings("deprecation") // Pekko gives no other method to override
  public org.apache.pekko.actor.Cancellable schedule(
      scala.concurrent.duration.FiniteDuration first,
      scala.concurrent.duration.FiniteDuration interval,
      Runnable task,
      scala.concurrent.ExecutionContext context) {
    return kernel.schedule(first.toNanos(), Math.max(1, interval.toNanos()), task, context);
  }

  @Override
  public org.apache.pekko.actor.Cancellable scheduleOnce(
      scala.concurrent.duration.FiniteDuration delay,
      Runnable task,
      scala.concurrent.ExecutionContext context) {
    return kernel.schedule(delay.toNanos(), 0, task, context);
  }

  @Override
  public double maxFrequency() {
    return 1e9;
  }

  @Override
  public void close() {}
}
