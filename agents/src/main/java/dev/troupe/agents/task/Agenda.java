package dev.troupe.agents.task;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.CallId;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.gateway.Ticket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What a task has under way, compared with what its state asks for: thoughts, permits, sends,
 * retries. Nothing here is durable; after a restart it is built again from the state and the desk.
 */
final class Agenda {
  /** How often a thinker may crash over one version of a subtask. */
  static final int MAX_CRASHES = 3;

  private record Asked(long basis, int crashes, boolean running) {}

  private final ActorContext<TaskSupervisor.Command> context;
  private final TaskId task;
  private final TaskDeps deps;
  private final Team team;
  private final Toolbox tools;
  private final Consumer<Fact> tell;
  private final ActorRef<Thought> thoughts;
  private final Thinkers thinkers;
  private final Map<String, Asked> asked = new HashMap<>();
  private final Map<String, Thought> latest = new LinkedHashMap<>();
  private final Map<Ticket, CallIntent> wanted = new LinkedHashMap<>();
  private final Set<Ticket> retries = new HashSet<>();

  Agenda(
      ActorContext<TaskSupervisor.Command> context,
      TaskId task,
      TaskDeps deps,
      Team team,
      Consumer<Fact> tell) {
    this.context = context;
    this.task = task;
    this.deps = deps;
    this.team = team;
    this.tell = tell;
    this.tools = new Toolbox(team, deps.customTools());
    this.thoughts =
        context.spawnAnonymous(
            Behaviors.receiveMessage(
                thought -> {
                  tell.accept(stored(thought));
                  return Behaviors.same();
                }));
    this.thinkers = new Thinkers(context, deps, team, tools);
  }

  /** An output is stored before the fact that refers to it. */
  private Fact stored(Thought thought) {
    if (!(thought.decision() instanceof Decision.Finish finish)) return new Fact.Thought(thought);
    Hash result = deps.payloads().put(thinkers.tenant(), finish.output());
    return new Fact.Finished(thought, result, Answers.isNothing(finish.output()));
  }

  /** First time in this incarnation: find out what became of calls that were sent. */
  void begin(TaskState state) {
    thinkers.remember(state);
    for (SubtaskState subtask : state.subtasks().values())
      for (CallState call : subtask.calls().values())
        if (subtask.open() && call.open())
          deps.desk()
              .tell(
                  new CallDesk.Reattach(
                      CallIntent.of(task, state, call.sent(), call.sent().attempt())));
    pursue(state, state, List.of());
  }

  void pursue(TaskState before, TaskState after, List<Fact> facts) {
    for (Fact fact : facts) onFact(after, fact);
    thinkers.note(before, after);
    withdraw(before, after);
    for (SubtaskState subtask : after.subtasks().values()) {
      if (!subtask.open()) {
        if (changed(before, subtask)) drop(subtask.opened().path());
        continue;
      }
      think(after, subtask);
      if (!after.paused()) retry(after, subtask);
    }
    if (after.paused()) rest();
    else ask(after);
  }

  /** A paused task waits for nothing: no permit, no retry. What is on the wire is waited for. */
  private void rest() {
    giveUpWanted();
    retries.clear();
  }

  private void giveUpWanted() {
    for (CallIntent intent : wanted.values())
      deps.desk().tell(new CallDesk.Withdraw(intent.ticket()));
    wanted.clear();
  }

  private void onFact(TaskState after, Fact fact) {
    switch (fact) {
      case Fact.Thought t -> onThought(after, t.thought());
      case Fact.Finished f -> onThought(after, f.thought());
      case Fact.Granted granted -> onGranted(after, granted.intent());
      case Fact.Settled settled -> {}
      case Fact.Lost lost -> onLost(after, lost.intent());
      case Fact.RetryDue due -> onRetryDue(after, due);
      case Fact.Submit submit -> {}
      case Fact.Wake wake -> {}
      case Fact.ThinkingFailed failed -> {}
      case Fact.Control control -> {}
    }
  }

  private void onThought(TaskState state, Thought thought) {
    Asked of = asked.get(thought.path());
    if (of == null || of.basis() != thought.basis()) return;
    asked.put(thought.path(), new Asked(of.basis(), 0, false));
    if (state.openSubtask(thought.path()).filter(s -> s.version() == thought.basis()).isPresent()) {
      latest.put(thought.path(), thought);
    }
  }

  /** Calls that the last write withdrew are closed on the wire, and their permits go back. */
  private void withdraw(TaskState before, TaskState after) {
    for (SubtaskState subtask : after.subtasks().values()) {
      if (!changed(before, subtask)) continue;
      for (CallState call : subtask.calls().values())
        if (call.withdrawn() && !wasWithdrawn(before, call.sent()))
          deps.desk().tell(new CallDesk.Withdraw(ticket(call.sent(), call.sent().attempt())));
    }
  }

  private static boolean wasWithdrawn(TaskState before, TaskEvent.CallSent sent) {
    return before.call(sent.path(), sent.label()).map(CallState::withdrawn).orElse(false);
  }

  /** States are immutable: the same object is the same state. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean changed(TaskState before, SubtaskState subtask) {
    return before.subtask(subtask.opened().path()).filter(same -> same == subtask).isEmpty();
  }

  private Ticket ticket(TaskEvent.CallSent sent, int attempt) {
    return new Ticket(new CallId(task, sent.path(), sent.label()), attempt);
  }

  private void onGranted(TaskState state, CallIntent intent) {
    wanted.remove(intent.ticket());
    boolean sent =
        state.openSubtask(intent.id().path()).isPresent()
            && state
                .call(intent.id().path(), intent.id().label())
                .filter(call -> call.open() && call.sent().attempt() == intent.attempt())
                .isPresent();
    deps.desk()
        .tell(sent ? new CallDesk.Send(intent, tools) : new CallDesk.Withdraw(intent.ticket()));
  }

  private void onLost(TaskState state, CallIntent intent) {
    if (state.call(intent.id().path(), intent.id().label()).filter(CallState::open).isPresent())
      deps.desk().tell(new CallDesk.Want(intent, Optional.empty(), tools));
  }

  private void drop(String path) {
    latest.remove(path);
    asked.remove(path);
    thinkers.stop(path);
    wanted
        .values()
        .removeIf(
            intent -> {
              if (!intent.id().path().equals(path)) return false;
              deps.desk().tell(new CallDesk.Withdraw(intent.ticket()));
              return true;
            });
  }

  private void think(TaskState state, SubtaskState subtask) {
    String path = subtask.opened().path();
    Asked before = asked.get(path);
    if (before != null && (before.running() || before.basis() == subtask.version())) return;
    asked.put(path, new Asked(subtask.version(), 0, true));
    thinkers.think(task, state, subtask, thoughts);
  }

  void onChildEnded(TaskState state, ActorRef<?> child) {
    for (String path : thinkers.ended(child, state)) {
      Asked of = asked.get(path);
      Optional<SubtaskState> subtask = state.openSubtask(path);
      if (of == null || !of.running() || subtask.isEmpty()) continue;
      if (of.crashes() + 1 >= MAX_CRASHES) {
        tell.accept(
            new Fact.ThinkingFailed(
                path, "its thinker crashed " + MAX_CRASHES + " times over the same step"));
        continue;
      }
      asked.put(path, new Asked(subtask.get().version(), of.crashes() + 1, true));
      thinkers.think(task, state, subtask.get(), thoughts);
    }
  }

  private void retry(TaskState state, SubtaskState subtask) {
    for (CallState call : subtask.calls().values()) {
      if (call.retryAt().isEmpty()) continue;
      if (!retries.add(ticket(call.sent(), call.sent().attempt() + 1))) continue;
      Duration wait = Duration.between(deps.env().now(), call.retryAt().get());
      Fact due = new Fact.RetryDue(call.sent().path(), call.sent().label());
      if (wait.isNegative() || wait.isZero()) tell.accept(due);
      else
        context
            .getSystem()
            .scheduler()
            .scheduleOnce(wait, () -> tell.accept(due), context.getExecutionContext());
    }
  }

  private void onRetryDue(TaskState state, Fact.RetryDue due) {
    if (state.paused()) return; // asked for again when it is resumed
    state
        .openSubtask(due.path())
        .flatMap(subtask -> state.call(due.path(), due.label()))
        .filter(call -> call.retryAt().isPresent())
        .ifPresent(
            call ->
                want(
                    CallIntent.of(task, state, call.sent(), call.sent().attempt() + 1),
                    Optional.empty()));
  }

  /**
   * Asks for a permit for everything that the latest thoughts want, as far as the task's bound
   * allows.
   */
  private void ask(TaskState state) {
    long open = state.openCalls();
    Intents intents = new Intents(task, state, deps, team, tools);
    for (Thought thought : latest.values()) {
      Optional<SubtaskState> subtask = state.openSubtask(thought.path());
      if (subtask.isEmpty() || !(thought.decision() instanceof Decision.Pending pending)) continue;
      for (Map.Entry<Label, Move> move : pending.wanted().entrySet()) {
        if (open + wanted.size() >= team.limits().openCalls()) return;
        Optional<CallState> made =
            Optional.ofNullable(subtask.get().calls().get(move.getKey().value()));
        if (!Intents.due(thought, move.getKey(), move.getValue(), made)) continue;
        int attempt = Intents.attempt(made);
        CallId id = new CallId(task, thought.path(), move.getKey().value());
        if (wanted.containsKey(new Ticket(id, attempt))) continue;
        Intents.Wanted want = intents.of(thought, move.getKey(), move.getValue(), id, attempt);
        want(want.intent(), want.body());
      }
    }
  }

  private void want(CallIntent intent, Optional<ModelRequest> body) {
    if (wanted.containsKey(intent.ticket())) return;
    wanted.put(intent.ticket(), intent);
    deps.desk().tell(new CallDesk.Want(intent, body, tools));
  }

  void close(TaskState before, TaskState after) {
    withdraw(before, after);
    giveUpWanted();
  }
}
