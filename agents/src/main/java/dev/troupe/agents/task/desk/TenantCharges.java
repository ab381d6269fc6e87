package dev.troupe.agents.task.desk;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Spent;
import dev.troupe.runtime.model.gateway.Ticket;
import dev.troupe.api.TenantId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets tenants' money and tokens aside for calls, and corrects that when they end. A call that may
 * fit when others have ended waits for them.
 */
final class TenantCharges {
  private record Taken(TenantId tenant, LocalDate day, Reserved reserved) {}

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
  private final Map<TenantId, Deque<OpenCall>> waiting = new HashMap<>();

  /**
   * @param freed told when calls of a tenant wait, and may be tried again
   */
  TenantCharges(TenantBudgets budgets, Consumer<TenantId> freed) {
    this.budgets = budgets;
    this.freed = freed;
  }

  Verdict take(OpenCall call) {
    CallIntent intent = call.intent;
    if (intent.kind() != TaskEvent.Kind.MODEL || !budgets.binds(intent.tenant())) return FITS;
    Reserved reserved = intent.reserved();
    Optional<TenantBudgets.Over> over =
        budgets.take(intent.tenant(), reserved.tokens(), reserved.money());
    if (over.isEmpty()) {
      taken.put(intent.ticket(), new Taken(intent.tenant(), budgets.day(), reserved));
      return FITS;
    }
    Reserved held = held(intent.tenant());
    if (budgets.fits(
        intent.tenant(),
        reserved.tokens() - held.tokens(),
        reserved.money().subtract(held.money()))) {
      waiting.computeIfAbsent(intent.tenant(), t -> new ArrayDeque<>()).add(call);
      return WAITS;
    }
    return new Verdict.Over(
        new TaskEvent.LimitReached(
            SubtaskPath.ROOT, over.get().reason(), over.get().value(), over.get().used()));
  }

  /** What is set aside for a tenant's calls on this day, and may come back. */
  private Reserved held(TenantId tenant) {
    long tokens = 0;
    BigDecimal money = BigDecimal.ZERO;
    for (Taken each : taken.values())
      if (each.tenant().equals(tenant) && each.day().equals(budgets.day())) {
        tokens += each.reserved().tokens();
        money = money.add(each.reserved().money());
      }
    return new Reserved(tokens, 0, 0, Optional.of(money));
  }

  /** Those that waited, in the order in which they came; they wait no longer. */
  List<OpenCall> waited(TenantId tenant) {
    Deque<OpenCall> calls = waiting.remove(tenant);
    return calls == null ? List.of() : List.copyOf(calls);
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
    if (waiting.containsKey(of.tenant())) freed.accept(of.tenant());
  }
}
