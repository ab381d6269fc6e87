package dev.troupe.scenarios.sim;

import org.jspecify.annotations.Nullable;

/** A timer in virtual time; the node's go through its dispatcher, the world's run directly. */
final class SimTimer implements Comparable<SimTimer>, org.apache.pekko.actor.Cancellable {
  private long at;
  private final long tie;
  private final long sequence;
  private final long interval;
  private final Runnable task;
  private final scala.concurrent.@Nullable ExecutionContext context;
  private final SimKernel kernel;
  private boolean cancelled;
  private boolean done;

  SimTimer(
      long at,
      long tie,
      long sequence,
      long interval,
      Runnable task,
      scala.concurrent.@Nullable ExecutionContext context,
      SimKernel kernel) {
    this.kernel = kernel;
    this.at = at;
    this.tie = tie;
    this.sequence = sequence;
    this.interval = interval;
    this.task = task;
    this.context = context;
  }

  long at() {
    return at;
  }

  scala.concurrent.@Nullable ExecutionContext context() {
    return context;
  }

  void fire() {
    if (interval > 0) {
      at += interval;
      kernel.again(this);
    } else done = true;
    if (context == null) task.run();
    else context.execute(task);
  }

  @Override
  public int compareTo(SimTimer other) {
    int order = Long.compare(at, other.at);
    if (order == 0) order = Long.compare(tie, other.tie);
    return order != 0 ? order : Long.compare(sequence, other.sequence);
  }

  @Override
  public boolean cancel() {
    if (cancelled || done) return false;
    cancelled = true;
    kernel.cancelled();
    if (task instanceof org.apache.pekko.actor.SchedulerTask scheduled) scheduled.cancelled();
    return true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }
}
