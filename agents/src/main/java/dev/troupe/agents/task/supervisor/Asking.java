package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Budget;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.Losses;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.CallId;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What a task asks for: permits for calls, and answers of people. Compares what its state wants
 * with what was asked in this incarnation, and asks for the difference. Nothing here is durable.
 */
final class Asking {
  private final TaskId task;
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;
  private final Consumer<Fact> tell;
  private final Map<Ticket, CallIntent> wanted = new LinkedHashMap<>();
  private final Set<Ticket> retries = new HashSet<>();

  /** Something could not be asked for the last time. */
  private boolean lacking;

  private final Reminders reminders;

  Asking(
      ActorContext<TaskSupervisor.Command> context,
      TaskId task,
      TaskDeps deps,
      Team team,
      Toolbox tools,
      Consumer<Fact> tell) {
    this.task = task;
    this.deps = deps;
    this.team = team;
    this.tools = tools;
    this.tell = tell;
    this.reminders = new Reminders(context, deps.env(), tell);
  }

  /** Nothing was asked for that is still to come. */
  boolean isQuiet() {
    return wanted.isEmpty();
  }

  /** A permit comes at once: nobody stands in line for it. */
  boolean expects() {
    return !wanted.isEmpty()
        && wanted.values().stream()
            .allMatch(
                intent ->
                    intent.kind() != TaskEvent.Kind.MODEL || deps.models().isFree(intent.name()));
  }

  /** Whether to ask again although the state is the same. */
  boolean isLacking() {
    return lacking;
  }

  /** Retries, lost calls, and what the latest thoughts want, as far as bounds allow. */
  void pursue(TaskState state, Collection<Thought> thoughts) {
    lacking = false;
    if (!state.acts()) return;
    for (SubtaskState subtask : state.subtasks().values()) {
      if (!subtask.open()) continue;
      for (CallState call : subtask.calls().values()) {
        if (call.retryAt().isPresent()) retry(state, call);
        else if (call.open() && call.isLost()) recover(state, subtask, call);
      }
    }
    ask(state, thoughts);
    for (Question question : state.openQuestions()) reminders.watch(question);
  }

  Reminders reminders() {
    return reminders;
  }

  /** A paused task waits for nothing: no permit, no retry. What is on the wire is waited for. */
  void rest() {
    for (CallIntent intent : wanted.values())
      deps.desk().tell(new DeskCommand.Withdraw(intent.ticket()));
    wanted.clear();
    retries.clear();
  }

  void drop(String path) {
    wanted
        .values()
        .removeIf(
            intent -> {
              if (!intent.id().path().equals(path)) return false;
              deps.desk().tell(new DeskCommand.Withdraw(intent.ticket()));
              return true;
            });
  }

  void onGranted(TaskState state, CallIntent intent) {
    wanted.remove(intent.ticket());
    Optional<CallState> journaled =
        state
            .call(intent.id().path(), intent.id().label())
            .filter(call -> call.unsettled() && !call.isLost())
            .filter(call -> call.made().attempt() == intent.attempt())
            .filter(call -> call.lost() == intent.losses());
    boolean goes =
        state.openSubtask(intent.id().path()).isPresent()
            && journaled.filter(CallState::open).isPresent();
    if (goes) deps.desk().tell(new DeskCommand.Send(intent, tools));
    else if (journaled.isEmpty()) { // one that is journaled is closed, and settles as not sent
      deps.desk().tell(new DeskCommand.Withdraw(intent.ticket()));
      retries.remove(intent.ticket());
      lacking = true;
    }
  }

  /** What was asked for before it turned out that a person must be asked. */
  private void withdraw(Ticket ticket) {
    if (wanted.remove(ticket) != null) deps.desk().tell(new DeskCommand.Withdraw(ticket));
  }

  void onOverLimit(CallIntent intent) {
    wanted.remove(intent.ticket());
  }

  void onReused(CallIntent intent) {
    wanted.remove(intent.ticket());
    retries.remove(intent.ticket());
  }

  void onRetryDue(TaskState state, Fact.RetryDue due) {
    if (state.paused()) return; // asked for again when it is resumed
    state
        .openSubtask(due.path())
        .flatMap(subtask -> state.call(due.path(), due.label()))
        .filter(call -> call.retryAt().isPresent())
        .ifPresent(
            call -> {
              CallIntent intent =
                  CallIntent.of(task, state, call.sent(), call.made().attempt() + 1);
              // Somebody else may have taken the room, or the budget, in the meantime.
              if (!mayOpen(state) || !want(state, intent, Optional.empty()))
                retries.remove(intent.ticket());
            });
  }

  private void retry(TaskState state, CallState call) {
    Ticket next =
        new Ticket(
            new CallId(task, call.made().path(), call.made().label()), call.made().attempt() + 1);
    if (retries.contains(next) || !mayOpen(state)) return;
    if (Budget.of(
            state, team.limits(), call.made().path(), call.made().kind(), call.sent().reserved())
        instanceof Budget.Verdict.Waits) {
      lacking = true;
      return;
    }
    retries.add(next);
    reminders.at(
        call.retryAt().orElseThrow(), new Fact.RetryDue(call.made().path(), call.made().label()));
  }

  private void recover(TaskState state, SubtaskState subtask, CallState call) {
    switch (Losses.of(state, subtask, call)) {
      case RESEND -> resend(state, call);
      case UNDO -> want(state, CallIntent.undoing(task, state, call), Optional.empty());
      case ASK ->
          tell.accept(new Fact.Ask(new Intents(state, deps, team, tools).aboutEffect(call)));
      case WAIT -> {}
    }
  }

  private void resend(TaskState state, CallState call) {
    CallIntent again = CallIntent.of(task, state, call.sent(), call.made().attempt());
    if (wanted.containsKey(again.ticket())) return;
    switch (Budget.again(state, team.limits(), call.sent())) {
      case Budget.Verdict.Fits fits -> ask(again, Optional.empty());
      case Budget.Verdict.Waits waits -> lacking = true;
      case Budget.Verdict.Over over -> tell.accept(new Fact.OverLimit(again, over.limit()));
    }
  }

  private void ask(CallIntent intent, Optional<ModelRequest> body) {
    wanted.put(intent.ticket(), intent);
    deps.desk().tell(new DeskCommand.Want(intent, body, tools));
  }

  /** A permit, or a person, for everything that the latest thoughts want. */
  private void ask(TaskState state, Collection<Thought> thoughts) {
    Intents intents = new Intents(state, deps, team, tools);
    for (Thought thought : thoughts) {
      Optional<SubtaskState> subtask = state.openSubtask(thought.path());
      if (subtask.isEmpty() || !(thought.decision() instanceof Decision.Pending pending)) continue;
      for (Map.Entry<Label, Move> move : pending.wanted().entrySet())
        ask(state, intents, thought, subtask.get(), move.getKey(), move.getValue());
    }
  }

  private void ask(
      TaskState state,
      Intents intents,
      Thought thought,
      SubtaskState subtask,
      Label label,
      Move move) {
    if (move instanceof Move.Delegate) return;
    Optional<CallState> made = Optional.ofNullable(subtask.calls().get(label.value()));
    if (move instanceof Move.CallModel) {
      if (Intents.due(thought, label, move, made)) call(state, intents, thought, label, move, made);
      return;
    }
    if (made.isPresent()) return;
    Optional<QuestionState> asked = asked(state, subtask.path(), label);
    if (asked.filter(q -> q.asked().kind() != Question.Kind.APPROVAL).isPresent()) return;
    if (asked.isEmpty()) {
      Optional<Fact.Misfit> misfit = intents.misfit(subtask.path(), label, move);
      if (misfit.isPresent()) {
        withdraw(new Ticket(new CallId(task, subtask.path(), label.value()), 1));
        tell.accept(misfit.get());
        return;
      }
      Optional<Question> question = intents.question(subtask.path(), label, move);
      if (question.isPresent()) {
        withdraw(new Ticket(new CallId(task, subtask.path(), label.value()), 1));
        tell.accept(new Fact.Ask(question.get()));
        return;
      }
    } else if (!asked.get().is(Answer.APPROVED)) return;
    if (Intents.due(thought, label, move, made)) call(state, intents, thought, label, move, made);
  }

  private void call(
      TaskState state,
      Intents intents,
      Thought thought,
      Label label,
      Move move,
      Optional<CallState> made) {
    if (!mayOpen(state)) return;
    int attempt = Intents.attempt(made);
    CallId id = new CallId(task, thought.path(), label.value());
    if (wanted.containsKey(new Ticket(id, attempt))) return;
    Intents.Wanted want = intents.of(thought, label, move, id, attempt);
    want(state, want.intent(), want.body());
  }

  /** What was asked about this move; questions about lost calls are another matter. */
  private static Optional<QuestionState> asked(TaskState state, String path, Label label) {
    for (QuestionState q : state.questions().values())
      if (q.asked().kind() != Question.Kind.EFFECT
          && q.asked().path().equals(path)
          && q.asked().label().equals(label.value())) return Optional.of(q);
    return Optional.empty();
  }

  private boolean mayOpen(TaskState state) {
    boolean may = state.openCalls() + wanted.size() < team.limits().count(Limit.OPEN_CALLS);
    lacking |= !may;
    return may;
  }

  /**
   * Asks for a permit, unless the budget does not allow it.
   *
   * @return false when it has to wait for what is on the wire
   */
  private boolean want(TaskState state, CallIntent intent, Optional<ModelRequest> body) {
    if (wanted.containsKey(intent.ticket())) return true;
    return switch (Budget.of(
        state, team.limits(), intent.id().path(), intent.kind(), intent.reserved())) {
      case Budget.Verdict.Fits fits -> {
        ask(intent, body);
        yield true;
      }
      case Budget.Verdict.Waits waits -> {
        lacking = true;
        yield false;
      }
      case Budget.Verdict.Over over -> {
        tell.accept(new Fact.OverLimit(intent, over.limit()));
        yield true;
      }
    };
  }
}
