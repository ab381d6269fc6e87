package dev.troupe.agents.task.desk;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Spent;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.model.gateway.Ticket;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sets tenants' money and tokens aside for calls, and corrects that when they end. A call that may
 * fit when others have ended waits for them.
 */
final class TenantCharges {
  private record Owner(TenantId tenant, LocalDate day) {}

  private record Taken(TenantId tenant, LocalDate day, Reserved reserved) {
    Owner owner() {
      return new Owner(tenant, day);
    }
  }

  private record Sum(long tokens, BigDecimal money) {
    static final Sum NOTHING = new Sum(0, BigDecimal.ZERO);

    static Sum of(Reserved reserved) {
      return new Sum(reserved.tokens(), reserved.money());
    }

    Sum plus(Sum other) {
      return new Sum(tokens + other.tokens, money.add(other.money));
    }

    Sum minus(Sum other) {
      return new Sum(tokens - other.tokens, money.subtract(other.money));
    }
  }

  /** A call that waited, and whether it may be made. */
  record Turn(OpenCall call, Verdict verdict) {}

  /** Whether a call may be made. */
  sealed interface Verdict {
    record Fits() implements Verdict {}

    /** It is tried again when something is given back. */
    record Waits() implements Verdict {}

    record Over(TaskEvent.LimitReached limit) implements Verdict {}
  }

  private static final Verdict FITS = new Verdict.Fits();
  private static final Verdict WAITS = new Verdict.Waits();

  private final TenantBudgets budgets;
  private final Consumer<TenantId> freed;
  private final Map<Ticket, Taken> taken = new HashMap<>();

  /** What is set aside for a tenant's calls on a day, and may come back. */
  private final Map<Owner, Sum> held = new HashMap<>();

  private final Map<TenantId, Deque<OpenCall>> waiting = new HashMap<>();

  /**
   * @param freed told when calls of a tenant wait, and may be tried again
   */
  TenantCharges(TenantBudgets budgets, Consumer<TenantId> freed) {
    this.budgets = budgets;
    this.freed = freed;
  }

  /** Those that wait go first: a small call does not pass a large one. */
  Verdict take(OpenCall call) {
    CallIntent intent = call.intent;
    if (intent.kind() != TaskEvent.Kind.MODEL || !budgets.binds(intent.tenant())) return FITS;
    if (waiting.containsKey(intent.tenant())) return waits(call);
    return tryTo(call);
  }

  private Verdict tryTo(OpenCall call) {
    TenantId tenant = call.intent.tenant();
    Reserved reserved = call.intent.reserved();
    Optional<TenantBudgets.Over> over = budgets.take(tenant, reserved.tokens(), reserved.money());
    if (over.isEmpty()) {
      Taken of = new Taken(tenant, budgets.day(), reserved);
      taken.put(call.intent.ticket(), of);
      held.merge(of.owner(), Sum.of(reserved), Sum::plus);
      return FITS;
    }
    Sum back = held.getOrDefault(new Owner(tenant, budgets.day()), Sum.NOTHING);
    if (back.tokens() > 0
        && budgets.fits(
            tenant, reserved.tokens() - back.tokens(), reserved.money().subtract(back.money())))
      return waits(call);
    return new Verdict.Over(
        new TaskEvent.LimitReached(
            SubtaskPath.ROOT, over.get().reason(), over.get().value(), over.get().used()));
  }

  private Verdict waits(OpenCall call) {
    waiting.computeIfAbsent(call.intent.tenant(), t -> new ArrayDeque<>()).add(call);
    return WAITS;
  }

  /**
   * The next one that waited and need not wait any longer, with what is to become of it; empty when
   * the first must wait on.
   *
   * @param wanted whether somebody still wants it; others are left out
   */
  Optional<Turn> next(TenantId tenant, Predicate<OpenCall> wanted) {
    Deque<OpenCall> calls = waiting.remove(tenant);
    while (calls != null && !calls.isEmpty()) {
      OpenCall call = calls.removeFirst();
      if (!wanted.test(call)) continue;
      Verdict verdict = tryTo(call);
      if (verdict instanceof Verdict.Waits) {
        waiting
            .computeIfAbsent(tenant, t -> new ArrayDeque<>())
            .addAll(calls); // behind it, as they were
        return Optional.empty();
      }
      if (!calls.isEmpty()) waiting.put(tenant, calls);
      return Optional.of(new Turn(call, verdict));
    }
    return Optional.empty();
  }

  /** Nothing was sent. */
  void giveBack(CallIntent intent) {
    Taken of = taken.remove(intent.ticket());
    if (of != null) correct(of, -of.reserved().tokens(), of.reserved().money().negate());
  }

  void settled(CallIntent intent, Settlement end) {
    Taken of = taken.remove(intent.ticket());
    if (of == null) return;
    Spent.Charge charge = Spent.charge(of.reserved(), end);
    correct(
        of,
        charge.tokens() - of.reserved().tokens(),
        charge.cost().subtract(of.reserved().money()));
  }

  private void correct(Taken of, long tokens, BigDecimal money) {
    budgets.correct(of.tenant(), of.day(), tokens, money);
    Sum left = held.getOrDefault(of.owner(), Sum.NOTHING).minus(Sum.of(of.reserved()));
    if (left.tokens() > 0) held.put(of.owner(), left);
    else held.remove(of.owner());
    if (waiting.containsKey(of.tenant())) freed.accept(of.tenant());
  }
}
