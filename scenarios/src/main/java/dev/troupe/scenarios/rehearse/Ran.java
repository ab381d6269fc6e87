package dev.troupe.scenarios.rehearse;

import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.Usage;
import dev.troupe.scenarios.judge.Subject;
import java.math.BigDecimal;
import java.util.List;
import java.util.SequencedMap;

/**
 * One run of a team, as its journal tells it.
 *
 * @param status how it ended; {@code working} when it has not
 * @param message why it failed; empty otherwise
 * @param answer its output
 * @param steps outputs of its subtasks, by id
 * @param calls of models, in the journal's order
 * @param worth what it would have cost if nothing had been known
 */
public record Ran(
    TaskId task,
    String status,
    String stopReason,
    String message,
    Subject answer,
    SequencedMap<String, Subject> steps,
    List<Call> calls,
    Usage usage,
    BigDecimal cost,
    BigDecimal worth,
    String currency) {
  /**
   * One model call, sent or answered from the journal.
   *
   * @param source the event that holds the answer; absent for one that was sent
   */
  public record Call(
      long seq,
      String path,
      String label,
      int round,
      int attempt,
      Hash request,
      Hash key,
      String fingerprint,
      Source source) {
    public boolean reused() {
      return source.seq() > 0;
    }

    /** What it is called in every run of the same sample. */
    public String name() {
      return path + "/" + label + (round == 0 ? "" : " again " + round);
    }
  }

  /** An event of a task; {@code seq} 0 for none. */
  public record Source(String task, long seq) {
    static final Source NONE = new Source("", 0);
  }

  public boolean completed() {
    return status.equals("completed");
  }

  public long live() {
    return calls.stream().filter(call -> !call.reused()).count();
  }
}
