package dev.troupe.agents.task.state;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a call fits into what is left, of the task and of every subtask with a slice above it.
 * Pure. What is on the wire counts with all that was reserved for it, so that no order of answers
 * leads to more being spent than was allowed. Nobody is stopped while a call of his own runs that
 * must not just be made again: nobody could say what it did.
 */
public final class Budget {
  /** Events that a task needs to come to an end, whatever it was doing. */
  private static final int LAST_EVENTS = 50;

  /** May it be sent? */
  public sealed interface Verdict {
    record Fits() implements Verdict {}

    /** Not now, but what is on the wire may leave enough. */
    record Waits() implements Verdict {}

    /** Not any more. */
    record Over(TaskEvent.LimitReached limit) implements Verdict {}
  }

  private static final Verdict FITS = new Verdict.Fits();
  private static final Verdict WAITS = new Verdict.Waits();

  private Budget() {}

  public static Verdict of(
      TaskState state, Limits limits, String path, TaskEvent.Kind kind, Reserved wanted) {
    if (kind == TaskEvent.Kind.UNDO) return FITS; // it belongs to a call that was counted
    Verdict worst = FITS;
    for (String at : SubtaskPath.upFrom(path)) {
      Limits own = at(state, limits, at);
      if (!own.values().isEmpty()) {
        Verdict verdict = of(state, own, at, state.spentBelow(at), kind, wanted);
        if (verdict instanceof Verdict.Over && state.hasEffectUnderWay(path)) verdict = WAITS;
        if (verdict instanceof Verdict.Over) return verdict;
        if (verdict instanceof Verdict.Waits) worst = verdict;
      }
    }
    return worst;
  }

  /** May a lost call be sent once more? As a call it was counted before. */
  public static Verdict again(TaskState state, Limits limits, TaskEvent.CallSent call) {
    if (call.kind() != TaskEvent.Kind.MODEL) return FITS; // what it did must be known or undone
    Verdict worst = FITS;
    for (String at : SubtaskPath.upFrom(call.path())) {
      Limits own = at(state, limits, at);
      Spent spent = own.values().isEmpty() ? Spent.NOTHING : state.spentBelow(at);
      Verdict verdict = amounts(own, at, spent, call.reserved());
      if (verdict instanceof Verdict.Over && state.hasEffectUnderWay(call.path())) verdict = WAITS;
      if (verdict instanceof Verdict.Over) return verdict;
      if (verdict instanceof Verdict.Waits) worst = verdict;
    }
    return worst;
  }

  /** The task's own at the top, a slice below it. */
  public static Limits at(TaskState state, Limits limits, String path) {
    if (SubtaskPath.isRoot(path)) return limits;
    return state.subtask(path).flatMap(s -> s.opened().slice()).orElse(Limits.NONE);
  }

  private static Verdict of(
      TaskState state,
      Limits limits,
      String path,
      Spent spent,
      TaskEvent.Kind kind,
      Reserved wanted) {
    boolean model = kind == TaskEvent.Kind.MODEL;
    Limit calls = model ? Limit.MODEL_CALLS : Limit.TOOL_CALLS;
    BigDecimal made = BigDecimal.valueOf(model ? spent.modelCalls() : spent.toolCalls());
    Optional<BigDecimal> most = limits.of(calls);
    if (most.isPresent() && made.compareTo(most.get()) >= 0)
      return over(path, calls, most.get(), made);
    Optional<BigDecimal> history = limits.of(Limit.HISTORY);
    BigDecimal events =
        BigDecimal.valueOf(state.events() + LAST_EVENTS + 4 * state.unsettledCalls());
    if (history.isPresent() && events.compareTo(history.get()) > 0)
      return over(path, Limit.HISTORY, history.get(), BigDecimal.valueOf(state.events()));
    return model ? amounts(limits, path, spent, wanted) : FITS;
  }

  private static Verdict amounts(Limits limits, String path, Spent spent, Reserved wanted) {
    Verdict tokens =
        amount(
            limits,
            Limit.TOKENS,
            path,
            BigDecimal.valueOf(spent.charged()),
            BigDecimal.valueOf(spent.held()),
            BigDecimal.valueOf(wanted.tokens()));
    if (tokens instanceof Verdict.Over) return tokens;
    Verdict money =
        amount(limits, Limit.COST, path, spent.chargedCost(), spent.heldCost(), wanted.money());
    return money instanceof Verdict.Fits ? tokens : money;
  }

  private static Verdict amount(
      Limits limits,
      Limit limit,
      String path,
      BigDecimal used,
      BigDecimal held,
      BigDecimal wanted) {
    Optional<BigDecimal> most = limits.of(limit);
    if (most.isEmpty() || used.add(held).add(wanted).compareTo(most.get()) <= 0) return FITS;
    if (held.signum() > 0 && used.add(wanted).compareTo(most.get()) <= 0) return WAITS;
    return over(path, limit, most.get(), used);
  }

  private static Verdict over(String path, Limit limit, BigDecimal value, BigDecimal used) {
    return new Verdict.Over(new TaskEvent.LimitReached(path, StopReason.of(limit), value, used));
  }

  /** Coarsely how much of the tightest budget is left: 50, 20 or 10 percent; empty for more. */
  public static OptionalInt left(TaskState state, Limits limits, String path) {
    double least = 1;
    for (String at : SubtaskPath.upFrom(path)) {
      Limits own = at(state, limits, at);
      if (!own.values().isEmpty()) least = Math.min(least, left(own, state.spentBelow(at)));
    }
    return least <= 0.1
        ? OptionalInt.of(10)
        : least <= 0.2
            ? OptionalInt.of(20)
            : least <= 0.5 ? OptionalInt.of(50) : OptionalInt.empty();
  }

  private static double left(Limits limits, Spent spent) {
    double tokens = share(limits, Limit.TOKENS, spent.charged() + spent.held());
    double cost =
        share(limits, Limit.COST, spent.chargedCost().add(spent.heldCost()).doubleValue());
    double calls = share(limits, Limit.MODEL_CALLS, spent.modelCalls());
    return Math.min(Math.min(tokens, cost), calls);
  }

  private static double share(Limits limits, Limit limit, double used) {
    return limits
        .of(limit)
        .filter(most -> most.signum() > 0)
        .map(most -> 1 - used / most.doubleValue())
        .orElse(1.0);
  }
}
