package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.QuestionState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.gateway.Ticket;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
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
  private final Reminders reminders;
  private final Wants wants;
  private final Repeats repeats;

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
    this.wants = new Wants(deps, team, tools, tell);
    this.repeats = new Repeats(task, deps, team, tools, tell, wants, reminders);
  }

  /** Nothing was asked for that is still to come. */
  boolean isQuiet() {
    return wants.isEmpty();
  }

  /** A permit comes at once: nobody stands in line for it. */
  boolean expects() {
    return wants.expects();
  }

  /** Whether to ask again although the state is the same. */
  boolean isLacking() {
    return wants.isLacking();
  }

  /** Retries, lost calls, and what the latest thoughts want, as far as bounds allow. */
  void pursue(TaskState state, Collection<Thought> thoughts) {
    wants.lack(false);
    if (!state.acts()) return;
    repeats.pursue(state);
    ask(state, thoughts);
    for (Question question : state.openQuestions()) reminders.watch(question);
  }

  Reminders reminders() {
    return reminders;
  }

  /** A paused task waits for nothing: no permit, no retry. What is on the wire is waited for. */
  void rest() {
    wants.withdrawAll();
    repeats.rest();
  }

  void drop(String path) {
    wants.withdrawOf(path);
  }

  void onGranted(TaskState state, CallIntent intent) {
    wants.settle(intent.ticket());
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
      repeats.forget(intent.ticket());
      wants.lack(true);
    }
  }

  /** Where it is not stopped, it is asked for again once something has changed. */
  void onOverLimit(CallIntent intent) {
    wants.settle(intent.ticket());
    repeats.forget(intent.ticket());
  }

  void onReused(CallIntent intent) {
    wants.settle(intent.ticket());
    repeats.forget(intent.ticket());
  }

  void onRetryDue(TaskState state, Fact.RetryDue due) {
    repeats.onDue(state, due);
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
      Optional<Fact.Misfit> misfit =
          intents
              .misfit(subtask.path(), label, move)
              .or(() -> intents.denied(subtask.path(), label, move));
      if (misfit.isPresent()) {
        wants.withdraw(new Ticket(new CallId(task, subtask.path(), label.value()), 1));
        tell.accept(misfit.get());
        return;
      }
      Optional<Question> question = intents.question(subtask.path(), label, move);
      if (question.isPresent()) {
        wants.withdraw(new Ticket(new CallId(task, subtask.path(), label.value()), 1));
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
    if (!wants.mayOpen(state)) return;
    int attempt = Intents.attempt(made);
    CallId id = new CallId(task, thought.path(), label.value());
    if (wants.has(new Ticket(id, attempt))) return;
    Intents.Wanted want = intents.of(thought, label, move, id, attempt);
    wants.ask(state, want.intent(), want.body());
  }

  /** What was asked about this move; questions about lost calls are another matter. */
  private static Optional<QuestionState> asked(TaskState state, String path, Label label) {
    for (QuestionState q : state.questions().values())
      if (q.asked().kind() != Question.Kind.EFFECT
          && q.asked().path().equals(path)
          && q.asked().label().equals(label.value())) return Optional.of(q);
    return Optional.empty();
  }
}
