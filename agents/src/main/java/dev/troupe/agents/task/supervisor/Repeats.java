package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Budget;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.Losses;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.gateway.Ticket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Calls that are to be made again: the next try after a failure, and calls that were lost. */
final class Repeats {
  private final TaskId task;
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;
  private final Consumer<Fact> tell;
  private final Wants wants;
  private final Reminders reminders;

  /** Tries whose time is waited for, or that were asked for. */
  private final Set<Ticket> under = new HashSet<>();

  Repeats(
      TaskId task,
      TaskDeps deps,
      Team team,
      Toolbox tools,
      Consumer<Fact> tell,
      Wants wants,
      Reminders reminders) {
    this.task = task;
    this.deps = deps;
    this.team = team;
    this.tools = tools;
    this.tell = tell;
    this.wants = wants;
    this.reminders = reminders;
  }

  void pursue(TaskState state) {
    for (SubtaskState subtask : state.subtasks().values()) {
      if (!subtask.open()) continue;
      for (CallState call : subtask.calls().values()) {
        if (call.retryAt().isPresent()) retry(state, call);
        else if (call.open() && call.isLost()) recover(state, subtask, call);
      }
    }
  }

  void forget(Ticket ticket) {
    under.remove(ticket);
  }

  void rest() {
    under.clear();
  }

  void onDue(TaskState state, Fact.RetryDue due) {
    if (state.paused()) return; // asked for again when it is resumed
    state
        .openSubtask(due.path())
        .flatMap(subtask -> state.call(due.path(), due.label()))
        .filter(call -> call.retryAt().isPresent())
        .ifPresent(
            call -> {
              CallIntent intent =
                  CallIntent.of(
                      task, state, call.sent(), call.made().attempt() + 1, timeout(call.sent()));
              // Somebody else may have taken the room, or the budget, in the meantime.
              if (!wants.mayOpen(state) || !wants.ask(state, intent, Optional.empty()))
                forget(intent.ticket());
            });
  }

  private void retry(TaskState state, CallState call) {
    Ticket next =
        new Ticket(
            new CallId(task, call.made().path(), call.made().label()), call.made().attempt() + 1);
    if (under.contains(next) || !wants.mayOpen(state)) return;
    if (Budget.of(
            state, team.limits(), call.made().path(), call.made().kind(), call.sent().reserved())
        instanceof Budget.Verdict.Waits) {
      wants.lack(true);
      return;
    }
    under.add(next);
    reminders.at(
        call.retryAt().orElseThrow(), new Fact.RetryDue(call.made().path(), call.made().label()));
  }

  private void recover(TaskState state, SubtaskState subtask, CallState call) {
    switch (Losses.of(state, subtask, call)) {
      case RESEND -> resend(state, call);
      case UNDO ->
          wants.ask(
              state, CallIntent.undoing(task, state, call, timeout(call.sent())), Optional.empty());
      case ASK ->
          tell.accept(new Fact.Ask(new Intents(state, deps, team, tools).aboutEffect(call)));
      case WAIT -> {}
    }
  }

  private Duration timeout(TaskEvent.CallSent sent) {
    return sent.kind() == TaskEvent.Kind.MODEL
        ? deps.models().bound(sent.name()).endpoint().timeout()
        : tools.timeout(sent.name());
  }

  private void resend(TaskState state, CallState call) {
    CallIntent again =
        CallIntent.of(task, state, call.sent(), call.made().attempt(), timeout(call.sent()));
    if (!wants.has(again.ticket()))
      wants.ask(Budget.again(state, team.limits(), call.sent()), again, Optional.empty());
  }
}
