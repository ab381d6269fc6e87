package dev.troupe.agents.task.supervisor;

import java.util.Collections;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a node decide and write at once: those that somebody waits for, then the
 * oldest. Otherwise all that are under way take a small step each, and all end late, together; and
 * what arrives while a task waits for its turn is written in one go. Never strictly: now and then
 * the one that has waited longest is served, however young its task. Thread-safe.
 */
final class Turns {
  /** Most turns at once: enough for a commit of the journal to carry many writes. */
  static final int MOST = 64;

  /** One turn in so many is for the one that has waited longest. */
  static final int FAIR = 8;

  /**
   * @param place by when its task came
   * @param since by when it began to wait
   */
  private record Waiting(long place, long since, boolean hurries, Runnable turn) {}

  private static final Comparator<Waiting> FIRST =
      Comparator.comparing((Waiting one) -> !one.hurries()).thenComparingLong(Waiting::place);

  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(FIRST);
  private final int most;
  private int taken;
  private long entered;
  private long waited;
  private long given;

  Turns(int most) {
    this.most = most;
  }

  /** A place among all tasks: who comes later is served later. */
  synchronized long enter() {
    return entered++;
  }

  /**
   * @param hurries before all that do not
   * @param turn run once, on another thread, when it has its turn; not when it has it at once
   * @return whether it has it at once
   */
  synchronized boolean take(long place, boolean hurries, Runnable turn) {
    if (taken < most) {
      taken++;
      return true;
    }
    waiting.add(new Waiting(place, waited++, hurries, turn));
    return false;
  }

  /** Who waits in this place has got something to hurry for. */
  synchronized void hurry(long place) {
    for (Waiting one : waiting)
      if (one.place() == place && !one.hurries()) {
        waiting.remove(one);
        waiting.add(new Waiting(place, one.since(), true, one.turn()));
        return;
      }
  }

  /** A turn is over. */
  void done() {
    Waiting next;
    synchronized (this) {
      next = next();
      if (next == null) taken--;
    }
    if (next != null) next.turn().run();
  }

  private @Nullable Waiting next() {
    if (waiting.isEmpty() || ++given % FAIR != 0) return waiting.poll();
    Waiting longest = Collections.min(waiting, Comparator.comparingLong(Waiting::since));
    waiting.remove(longest);
    return longest;
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
