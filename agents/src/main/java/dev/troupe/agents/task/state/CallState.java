package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * One call of a subtask, over all its tries.
 *
 * @param made the latest try
 * @param first number of the first try of what is asked now; a correction asks something else
 * @param settlement how the latest try ended; absent while it is on the wire
 * @param retryAt when the next try is due; absent when there is none
 * @param lost how often nobody could say how the latest try ended
 * @param why the last time, in words; empty when its process ended
 * @param runs its tool's code ran on when that was said
 * @param repeated which of these losses was followed by sending it once more
 * @param sentAt when the latest try was journaled, or repeated
 */
public record CallState(
    TaskEvent.Try made,
    int first,
    Optional<Settlement> settlement,
    Optional<Instant> retryAt,
    boolean withdrawn,
    int lost,
    String why,
    boolean runs,
    int repeated,
    Instant sentAt) {
  @SuppressWarnings("ConstantValue") // older snapshots do not say
  public CallState {
    why = why == null ? "" : why;
  }

  static CallState of(TaskEvent.CallReused made, Instant at) {
    return new CallState(
        made,
        made.attempt(),
        Optional.of(Settlement.reused(made)),
        Optional.empty(),
        false,
        0,
        "",
        false,
        0,
        at);
  }

  static CallState of(TaskEvent.Try made, Instant at) {
    return new CallState(
        made, made.attempt(), Optional.empty(), Optional.empty(), false, 0, "", false, 0, at);
  }

  /**
   * @param before the call until now, if there was a try of it
   */
  static CallState sent(TaskEvent.CallSent made, Optional<CallState> before, Instant at) {
    int first =
        before
            .filter(
                call -> call.lastSent().filter(last -> last.round() == made.round()).isPresent())
            .map(CallState::first)
            .orElse(made.attempt());
    return new CallState(
        made, first, Optional.empty(), Optional.empty(), false, 0, "", false, 0, at);
  }

  /** How many tries there were of what is asked now, with the latest. */
  public int tries() {
    return made.attempt() - first + 1;
  }

  CallState settled(Settlement end, Optional<Instant> retry) {
    return new CallState(
        made, first, Optional.of(end), retry, withdrawn, lost, why, runs, repeated, sentAt);
  }

  CallState asWithdrawn() {
    return new CallState(
        made, first, settlement, Optional.empty(), true, lost, why, runs, repeated, sentAt);
  }

  CallState asLost(TaskEvent.CallLost e) {
    return new CallState(
        made, first, settlement, retryAt, withdrawn, lost + 1, e.why(), e.runs(), repeated, sentAt);
  }

  CallState asRepeated(Instant at) {
    return new CallState(made, first, settlement, retryAt, withdrawn, lost, why, false, lost, at);
  }

  /** It was lost, and not sent again since. */
  public boolean isLost() {
    return unsettled() && lost > repeated;
  }

  /** The latest try, if it was sent. */
  public Optional<TaskEvent.CallSent> lastSent() {
    return made instanceof TaskEvent.CallSent e ? Optional.of(e) : Optional.empty();
  }

  /** The latest try, where it was sent. */
  public TaskEvent.CallSent sent() {
    return (TaskEvent.CallSent) made;
  }

  /** Sent, and nobody knows yet what became of it. */
  public boolean unsettled() {
    return made instanceof TaskEvent.CallSent && settlement.isEmpty();
  }

  /** On the wire and wanted. */
  public boolean open() {
    return unsettled() && !withdrawn;
  }

  /** Ended, and no further try comes by itself. */
  public boolean done() {
    return made instanceof TaskEvent.CallRefused || (settlement.isPresent() && retryAt.isEmpty());
  }
}
