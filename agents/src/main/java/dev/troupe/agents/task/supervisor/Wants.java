package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Budget;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The calls for which a task has asked the desk and got no permit yet, within its bounds. */
final class Wants {
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;
  private final Consumer<Fact> tell;
  private final Map<Ticket, CallIntent> wanted = new LinkedHashMap<>();

  /** Something could not be asked for the last time. */
  private boolean lacking;

  Wants(TaskDeps deps, Team team, Toolbox tools, Consumer<Fact> tell) {
    this.deps = deps;
    this.team = team;
    this.tools = tools;
    this.tell = tell;
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  boolean has(Ticket ticket) {
    return wanted.containsKey(ticket);
  }

  /** A permit comes at once: nobody stands in line for it. */
  boolean expects() {
    return !wanted.isEmpty()
        && wanted.values().stream()
            .allMatch(
                intent ->
                    intent.kind() != TaskEvent.Kind.MODEL || deps.models().isFree(intent.name()));
  }

  boolean isLacking() {
    return lacking;
  }

  void lack(boolean something) {
    lacking = something;
  }

  /** Room for one more open call; without it, something is lacking. */
  boolean mayOpen(TaskState state) {
    boolean may = state.openCalls() + wanted.size() < team.limits().count(Limit.OPEN_CALLS);
    lacking |= !may;
    return may;
  }

  /**
   * Asks for a permit, unless the budget does not allow it.
   *
   * @return false when it has to wait for what is on the wire
   */
  boolean ask(TaskState state, CallIntent intent, Optional<ModelRequest> body) {
    if (has(intent.ticket())) return true;
    return ask(
        Budget.of(state, team.limits(), intent.id().path(), intent.kind(), intent.reserved()),
        intent,
        body);
  }

  /** The same of a call whose budget was judged in another way. */
  boolean ask(Budget.Verdict verdict, CallIntent intent, Optional<ModelRequest> body) {
    switch (verdict) {
      case Budget.Verdict.Fits fits -> {
        wanted.put(intent.ticket(), intent);
        deps.desk().tell(new DeskCommand.Want(intent, body, tools));
      }
      case Budget.Verdict.Waits waits -> lacking = true;
      case Budget.Verdict.Over over -> tell.accept(new Fact.OverLimit(intent, over.limit()));
    }
    return !(verdict instanceof Budget.Verdict.Waits);
  }

  /** What became of it is known. */
  void settle(Ticket ticket) {
    wanted.remove(ticket);
  }

  /** What was asked for before it turned out that it is not to be made. */
  void withdraw(Ticket ticket) {
    if (wanted.remove(ticket) != null) deps.desk().tell(new DeskCommand.Withdraw(ticket));
  }

  void withdrawOf(String path) {
    for (Ticket ticket : wanted.keySet().toArray(Ticket[]::new))
      if (ticket.call().path().equals(path)) withdraw(ticket);
  }

  void withdrawAll() {
    for (Ticket ticket : wanted.keySet().toArray(Ticket[]::new)) withdraw(ticket);
  }
}
