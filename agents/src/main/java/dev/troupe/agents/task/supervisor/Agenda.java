package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.journal.Answers;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What a task has under way, compared with what its state asks for: thoughts, permits, sends,
 * retries. Nothing here is durable; after a restart it is built again from the state and the desk.
 */
final class Agenda {
  /** How often a thinker may crash over one version of a subtask. */
  static final int MAX_CRASHES = 3;

  private record Asked(long basis, int crashes, boolean running) {}

  private final TaskId task;
  private final TaskDeps deps;
  private final Team team;
  private final Consumer<Fact> tell;
  private final String writer;
  private final Thinkers thinkers;
  private final Map<String, Asked> asked = new HashMap<>();
  private final Map<String, Thought> latest = new LinkedHashMap<>();

  /** What was last told, durable or about to be: what runs was started for it. */
  private TaskState newest = TaskState.EMPTY;

  private boolean timed;
  private long quietAt = -1;

  /** The history for which everything was asked that can be. */
  private long askedAt = -1;

  private final Asking asking;

  Agenda(
      ActorContext<TaskSupervisor.Command> context,
      TaskId task,
      TaskDeps deps,
      Team team,
      String writer,
      Consumer<Fact> tell) {
    this.task = task;
    this.deps = deps;
    this.team = team;
    this.writer = writer;
    this.tell = tell;
    Toolbox tools = new Toolbox(team, deps.customTools());
    this.thinkers = new Thinkers(context, deps, team, tools);
    this.asking = new Asking(context, task, deps, team, tools, tell);
  }

  /** On the thinker's thread. An output is stored before the fact that refers to it. */
  private void thought(TenantId tenant, Thought thought) {
    if (!(thought.decision() instanceof Decision.Finish finish)) {
      tell.accept(new Fact.Thought(thought, writer));
      return;
    }
    Hash result = deps.payloads().put(tenant, finish.output());
    tell.accept(new Fact.Finished(thought, result, Answers.isNothing(finish.output()), writer));
  }

  /** First time in this incarnation: find out what became of calls that were sent. */
  void begin(TaskState state) {
    newest = state;
    thinkers.remember(state);
    for (SubtaskState subtask : state.subtasks().values())
      for (CallState call : subtask.calls().values())
        // one journaled as lost goes out again only once its repeat is journaled too
        if (call.unsettled() && !call.isLost() && !isUnwanted(state, subtask, call))
          deps.desk()
              .tell(
                  new DeskCommand.Reattach(
                      CallIntent.of(task, state, call.sent(), call.made().attempt())));
    Unwanted.of(task, state, (subtask, call) -> isUnwanted(state, subtask, call))
        .ifPresent(deps.desk()::tell);
    time(state);
    foresee(state, state, List.of());
    pursue(state, state, List.of());
  }

  private static boolean isUnwanted(TaskState state, SubtaskState subtask, CallState call) {
    return call.withdrawn() || state.openSubtask(subtask.path()).isEmpty();
  }

  /** The task's time goes on; while it rests, it does not. */
  private void time(TaskState state) {
    Optional<BigDecimal> most = team.limits().of(Limit.TIME);
    if (most.isEmpty() || state.standing().begun().isEmpty() || timed || state.paused()) return;
    timed = true;
    Duration worked = state.standing().worked(deps.env().now());
    Duration left = Duration.ofMillis(most.get().longValue()).minus(worked);
    asking.reminders().later(left.isNegative() ? Duration.ZERO : left, new Fact.TimeUp());
  }

  /**
   * What may begin before it is durable: thoughts, and the asking for permits. Nobody outside the
   * task sees it; should the write fail, all of it is lost with the writer.
   */
  void foresee(TaskState before, TaskState after, List<Fact> facts) {
    newest = after;
    for (Fact fact : facts) heed(after, fact);
    thinkers.note(before, after);
    if (!after.acts()) return;
    for (SubtaskState subtask : after.subtasks().values()) {
      if (subtask.open()) begin(after, subtask);
      else if (changed(before, subtask)) drop(subtask.path());
    }
    if (after.paused()) return;
    asking.pursue(after, latest.values());
    askedAt = after.events();
  }

  /** What is done once it is durable: what was granted is sent, what was withdrawn is closed. */
  void pursue(TaskState before, TaskState after, List<Fact> facts) {
    newest = after;
    for (Fact fact : facts)
      if (fact instanceof Fact.Granted granted) asking.onGranted(after, granted.intent());
    withdraw(before, after);
    if (!after.acts() || after.paused()) asking.rest();
    if (!after.acts()) return;
    time(after);
    if (after.paused()) return;
    if (askedAt != after.events() || asking.isLacking()) asking.pursue(after, latest.values());
    if (isQuiet(after) && quietAt != after.events()) {
      quietAt = after.events(); // told once: what comes of it is a write, or nothing
      tell.accept(new Fact.Quiet(after.events()));
    }
  }

  /** Something that is to be written comes in a moment: a thought, or a permit that is free. */
  boolean expects() {
    return isThinking() || asking.expects();
  }

  private boolean isThinking() {
    for (Asked each : asked.values()) if (each.running()) return true;
    return false;
  }

  /** Nothing is under way, and a person is to answer. */
  private boolean isQuiet(TaskState state) {
    return !state.openQuestions().isEmpty()
        && !state.standing().suspended()
        && asking.isQuiet()
        && !isThinking()
        && state.subtasks().values().stream()
            .filter(SubtaskState::open)
            .flatMap(s -> s.calls().values().stream())
            .allMatch(call -> call.retryAt().isEmpty() && (!call.unsettled() || call.isLost()));
  }

  private void heed(TaskState after, Fact fact) {
    switch (fact) {
      case Fact.Thought t -> onThought(after, t.thought());
      case Fact.Finished f -> onThought(after, f.thought());
      case Fact.OverLimit over -> asking.onOverLimit(over.intent());
      case Fact.Reused reused -> asking.onReused(reused.intent());
      case Fact.RetryDue due -> asking.onRetryDue(after, due);
      case Fact.TimeUp up -> timed = false;
      default -> {}
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

  /** Calls that the last write withdrew are closed on the wire; how they end comes back. */
  private void withdraw(TaskState before, TaskState after) {
    Unwanted.of(
            task,
            after,
            (subtask, call) ->
                call.withdrawn() && changed(before, subtask) && !wasWithdrawn(before, call))
        .ifPresent(deps.desk()::tell);
  }

  private static boolean wasWithdrawn(TaskState before, CallState call) {
    return before
        .call(call.made().path(), call.made().label())
        .map(CallState::withdrawn)
        .orElse(false);
  }

  /** States are immutable: the same object is the same state. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean changed(TaskState before, SubtaskState subtask) {
    return before.subtask(subtask.path()).filter(same -> same == subtask).isEmpty();
  }

  private void drop(String path) {
    latest.remove(path);
    asked.remove(path);
    thinkers.stop(path);
    asking.drop(path);
  }

  private void begin(TaskState state, SubtaskState subtask) {
    String path = subtask.opened().path();
    Asked before = asked.get(path);
    if (before != null && (before.running() || before.basis() == subtask.version())) return;
    asked.put(path, new Asked(subtask.version(), 0, true));
    think(state, subtask);
  }

  private void think(TaskState state, SubtaskState subtask) {
    TenantId tenant = state.tenant();
    thinkers.think(task, state, subtask, thought -> thought(tenant, thought));
  }

  /** Judged by the newest state: a child may crash while the write it was started for waits. */
  void onChildEnded(ActorRef<?> child) {
    for (String path : thinkers.ended(child, newest)) {
      Asked of = asked.get(path);
      Optional<SubtaskState> subtask = newest.openSubtask(path);
      if (of == null || !of.running() || subtask.isEmpty()) continue;
      if (of.crashes() + 1 >= MAX_CRASHES) {
        tell.accept(
            new Fact.ThinkingFailed(
                path, "its thinker crashed " + MAX_CRASHES + " times over the same step"));
        continue;
      }
      asked.put(path, new Asked(subtask.get().version(), of.crashes() + 1, true));
      think(newest, subtask.get());
    }
  }

  /** The task has ended. */
  void close() {
    asking.rest();
    asking.reminders().stop();
  }

  /** It leaves memory, or its writer failed: the desk keeps what is on the wire. */
  void stop() {
    asking.reminders().stop();
  }
}
