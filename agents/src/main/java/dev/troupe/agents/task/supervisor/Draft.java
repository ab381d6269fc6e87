package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.TaskDecider;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a task has decided and not yet written. It waits a moment for more, so that one write
 * carries all of it (group commit: DeWitt et al., 1984), as long as nothing in it is to be seen
 * outside: an answer that came, a thought that followed. Whoever thinks on does so upon it; whoever
 * sends, replies or closes waits until it is durable.
 */
final class Draft {
  /** Longest wait. */
  private static final Duration MAX_WAIT = Duration.ofMillis(20);

  /** Longest wait of a call that is to be sent, for others that are to be sent with it. */
  private static final Duration MAX_SEND_WAIT = Duration.ofMillis(2);

  /** Most facts that wait. */
  static final int MAX_FACTS = 64;

  private final List<Fact> facts = new ArrayList<>();
  private final List<TaskDecider.Told> told = new ArrayList<>();
  private final List<JournalEntry> entries = new ArrayList<>();
  private Optional<TaskState> after = Optional.empty();
  private boolean shown;
  private boolean sends;
  private long sinceNanos;

  /**
   * @param durable what was written
   * @return that, and what follows from what was not
   */
  TaskState after(TaskState durable) {
    return after.orElse(durable);
  }

  void add(List<Fact> more, TaskDecider.Verdict verdict, long nanos) {
    if (facts.isEmpty()) sinceNanos = nanos;
    facts.addAll(more);
    told.addAll(verdict.told());
    entries.addAll(verdict.entries());
    after = Optional.of(verdict.after());
    shown |=
        more.stream().anyMatch(Draft::isAsked)
            || verdict.entries().stream().anyMatch(entry -> isOutward(entry.event()));
    sends |=
        verdict.entries().stream().anyMatch(entry -> entry.event() instanceof TaskEvent.CallSent);
  }

  List<Fact> facts() {
    return facts;
  }

  /** The facts, each with the state that it met. */
  List<TaskDecider.Told> told() {
    return told;
  }

  List<JournalEntry> entries() {
    return entries;
  }

  /** Nobody waits for it to be durable, and it is neither old nor large. */
  boolean mayWait(long nanos) {
    return !shown && facts.size() < MAX_FACTS && nanos - sinceNanos < longest().toNanos();
  }

  /** From its first fact on. */
  Duration longest() {
    return sends ? MAX_SEND_WAIT : MAX_WAIT;
  }

  private static boolean isAsked(Fact fact) {
    return Asked.is(fact) || fact instanceof Fact.Wake || fact instanceof Fact.Regain;
  }

  /**
   * Something is done outside the task once it is durable, and that at once: a send may wait a
   * little.
   */
  private static boolean isOutward(TaskEvent event) {
    return switch (event) {
      case TaskEvent.CallSent e -> false;
      case TaskEvent.CallSettled e -> false;
      case TaskEvent.CallRefused e -> false;
      case TaskEvent.CallReused e -> false;
      case TaskEvent.SubtaskOpened e -> false;
      case TaskEvent.SubtaskClosed e -> false;
      case TaskEvent.PlanAccepted e -> false;
      case TaskEvent.PlanRejected e -> false;
      case TaskEvent.NoteWritten e -> false;
      case TaskEvent.Tainted e -> false;
      default -> true;
    };
  }
}
