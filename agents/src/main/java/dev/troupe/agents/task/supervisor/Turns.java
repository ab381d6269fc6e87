package dev.troupe.agents.task.supervisor;

import java.util.PriorityQueue;

/**
 * How many tasks of a node decide and write at once: the oldest first. Otherwise all that are under
 * way take a small step each, and all end late, together; and what arrives while a task waits for
 * its turn is written in one go. Thread-safe.
 */
final class Turns {
  /** Most turns at once: enough for a commit of the journal to carry many writes. */
  static final int MOST = 64;

  private record Waiting(long place, Runnable turn) {}

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>((a, b) -> Long.compare(a.place(), b.place()));
  private final int most;
  private int taken;
  private long entered;

  Turns(int most) {
    this.most = most;
  }

  /** A place among all tasks: who comes later is served later. */
  synchronized long enter() {
    return entered++;
  }

  /**
   * @param turn run once, on another thread, when it has its turn; not when it has it at once
   * @return whether it has it at once
   */
  synchronized boolean take(long place, Runnable turn) {
    if (taken < most) {
      taken++;
      return true;
    }
    waiting.add(new Waiting(place, turn));
    return false;
  }

  /** A turn is over. */
  void done() {
    Waiting next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) taken--;
    }
    if (next != null) next.turn().run();
  }

  /** Waits no more; a turn that was given meanwhile is over. */
  void leave(long place) {
    boolean gone;
    synchronized (this) {
      gone = waiting.removeIf(one -> one.place() == place);
    }
    if (!gone) done();
  }
}
