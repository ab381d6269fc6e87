package dev.troupe.agents.task.supervisor;

import dev.troupe.runtime.journal.EventUnreadable;
import dev.troupe.runtime.journal.JournalUnusable;

/** Why a task's writer failed. */
final class WriterFault {
  private WriterFault() {}

  /** Whether it was the journal that failed, and not the task. */
  static boolean isJournal(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause())
      if (at instanceof java.sql.SQLException || at instanceof JournalUnusable) return true;
    return false;
  }

  static Throwable root(Throwable cause) {
    Throwable at = cause;
    while (at.getCause() != null) at = at.getCause();
    return at;
  }

  /** Only what is ours to tell: another exception's message may hold anything. */
  static String told(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause())
      if (at instanceof EventUnreadable unreadable) return ": " + unreadable.getMessage();
    return "";
  }
}
