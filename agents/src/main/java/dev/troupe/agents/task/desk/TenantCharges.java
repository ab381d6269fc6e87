package dev.troupe.agents.task.desk;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Spent;
import dev.troupe.runtime.model.gateway.Ticket;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sets tenants' money and tokens aside for calls, and corrects that when they end. */
final class TenantCharges {
  private record Taken(LocalDate day, Reserved reserved) {}

  private final TenantBudgets budgets;
  private final Map<Ticket, Taken> taken = new HashMap<>();

  TenantCharges(TenantBudgets budgets) {
    this.budgets = budgets;
  }

  /** Empty when it fits. */
  Optional<TaskEvent.LimitReached> take(CallIntent intent) {
    if (intent.kind() != TaskEvent.Kind.MODEL || !budgets.binds(intent.tenant()))
      return Optional.empty();
    Reserved reserved = intent.reserved();
    Optional<TenantBudgets.Over> over =
        budgets.take(intent.tenant(), reserved.tokens(), reserved.money());
    if (over.isEmpty()) taken.put(intent.ticket(), new Taken(budgets.day(), reserved));
    return over.map(
        o -> new TaskEvent.LimitReached(SubtaskPath.ROOT, o.reason(), o.value(), o.used()));
  }

  /** Nothing was sent. */
  void giveBack(CallIntent intent) {
    Taken of = taken.remove(intent.ticket());
    if (of != null)
      budgets.correct(
          intent.tenant(), of.day(), -of.reserved().tokens(), of.reserved().money().negate());
  }

  void settled(CallIntent intent, Settlement end) {
    Taken of = taken.remove(intent.ticket());
    if (of == null) return;
    Spent.Charge charge = Spent.charge(of.reserved(), end);
    budgets.correct(
        intent.tenant(),
        of.day(),
        charge.tokens() - of.reserved().tokens(),
        charge.cost().subtract(of.reserved().money()));
  }
}
