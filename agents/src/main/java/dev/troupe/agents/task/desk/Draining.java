package dev.troupe.agents.task.desk;

import java.time.Duration;
import java.util.Collection;

/**
 * When a desk that sends nothing more has nothing left to wait for: no call on the wire, and every
 * outcome journaled. What nobody acknowledges, since its task is not worked on here, is waited for
 * a moment only.
 */
final class Draining {
  static final Duration LAST = Duration.ofSeconds(2);

  private final Runnable done;
  private final Runnable remind;
  private boolean reminded;

  /**
   * @param remind has {@link #lookAgain} called after {@link #LAST}
   */
  Draining(Runnable done, Runnable remind) {
    this.done = done;
    this.remind = remind;
  }

  void look(Collection<OpenCall> calls) {
    if (calls.isEmpty()) done.run();
    else if (!reminded && isQuiet(calls)) {
      reminded = true;
      remind.run();
    }
  }

  void lookAgain(Collection<OpenCall> calls) {
    reminded = false;
    if (isQuiet(calls)) done.run();
  }

  private static boolean isQuiet(Collection<OpenCall> calls) {
    return calls.stream().noneMatch(OpenCall::underWay);
  }
}
