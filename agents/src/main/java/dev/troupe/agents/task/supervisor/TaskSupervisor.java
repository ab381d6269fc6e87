package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Rule;
import dev.troupe.agents.task.decide.TaskDecider;
import dev.troupe.agents.task.decide.Thoughts;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.observe.LogScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a task's journal. Decides by {@link TaskDecider}, starts the thoughts and asks
 * for the permits that follow, persists, and then does what is seen outside: sends, replies,
 * closes. The same code runs after every write and after recovery. Owns the task's planner, workers
 * and memory; talks to the desk about calls.
 */
public final class TaskSupervisor
    extends EventSourcedBehavior<TaskSupervisor.Command, JournalEntry, TaskState> {
  public sealed interface Command {}

  /**
   * Everything that arrived in between.
   *
   * @param due what waits is to be written now
   */
  record Facts(List<Fact> facts, boolean due) implements Command {
    Facts(List<Fact> facts) {
      this(facts, false);
    }
  }

  private record TeamReady(Team team) implements Command {}

  /** The task can be worked on here: what was held back for it is taken. */
  private record TeamFound(Team team, Facts told) implements Command {}

  private record TeamMissing(Throwable why) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(TaskSupervisor.class);

  /** Events after which the state is kept as a whole for the first time. */
  static final int SNAPSHOT_EVERY = 200;

  static Behavior<Command> create(TaskId task, TaskDeps deps, ActorRef<IntakeCommand> intake) {
    return Behaviors.setup(context -> new TaskSupervisor(context, task, deps, intake));
  }

  private final ActorContext<Command> context;
  private final TaskId task;
  private final TaskDeps deps;
  private final ActorRef<IntakeCommand> intake;
  private final String writer;
  private final OtherNodes others;
  private final Replies replies;
  private final EventTags tags;
  private final TaskTeam teams;
  private Optional<Agenda> agenda = Optional.empty();
  private Optional<Team> team = Optional.empty();

  /** Whether it is to go on, or only to write down what it was told. */
  private boolean working;

  private boolean closeTold;

  private Draft draft = new Draft();

  private final Alarm alarm = new Alarm();

  private TaskSupervisor(
      ActorContext<Command> context, TaskId task, TaskDeps deps, ActorRef<IntakeCommand> intake) {
    super(PersistenceId.ofUniqueId(TaskPid.of(task)));
    this.context = context;
    this.task = task;
    this.deps = deps;
    this.intake = intake;
    this.others = new OtherNodes(task, deps);
    this.teams = new TaskTeam(context, deps.teams());
    this.writer = deps.node() + "/" + deps.env().newId();
    this.tags = new EventTags(deps.budgets());
    this.replies = new Replies(task, deps.desk());
  }

  /** Nobody subscribes to events through Pekko's event stream, one actor for the whole node. */
  @Override
  @SuppressWarnings("unchecked")
  public Behavior<Command> apply(TypedActorContext<Command> ctx) {
    return (Behavior<Command>) createEventSourcedBehavior().withEventPublishing(false);
  }

  @Override
  public TaskState emptyState() {
    return TaskState.EMPTY;
  }

  @Override
  public EventHandler<TaskState, JournalEntry> eventHandler() {
    return TaskState::apply;
  }

  @Override
  public Set<String> tagsFor(JournalEntry entry) {
    return tags.of(entry);
  }

  /** At 200 events, 400, 800 …: no more than half of a history is ever replayed. */
  @Override
  public boolean shouldSnapshot(TaskState state, JournalEntry entry, long seq) {
    return seq % SNAPSHOT_EVERY == 0 && Long.bitCount(seq / SNAPSHOT_EVERY) == 1;
  }

  @Override
  public CommandHandler<Command, JournalEntry, TaskState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Facts facts -> onFacts(state, facts);
          case TeamReady ready -> onTeam(state, ready.team());
          case TeamFound found -> {
            teams.found(found.team());
            yield onFacts(state, found.told());
          }
          case TeamMissing missing -> {
            intake.tell(new IntakeCommand.CannotBegin(missing.why()));
            yield Effect().none();
          }
        };
  }

  private Effect<JournalEntry, TaskState> onFacts(TaskState state, Facts told) {
    if (team.isEmpty() && teams.mustLook(state, told.facts())) {
      teams.look(state, read -> new TeamFound(read, told), TeamMissing::new);
      return Effect().none();
    }
    List<Fact> facts = Thoughts.askedBy(writer, told.facts());
    TaskState before = draft.after(state);
    TaskDecider.Verdict verdict =
        TaskDecider.decide(
            before,
            facts,
            new Rule.Context(deps.env().now(), writer, limits(state), others.keep(before, facts)));
    draft.add(facts, verdict, deps.env().nanos());
    if (working && verdict.after().ended().isEmpty() && writer.equals(verdict.after().writer()))
      agenda.ifPresent(a -> a.foresee(before, verdict.after(), facts));
    return draft.entries().isEmpty() || told.due() || !mayWait() ? write(state) : hold();
  }

  private boolean mayWait() {
    return agenda.filter(Agenda::expects).isPresent() && draft.mayWait(deps.env().nanos());
  }

  private Effect<JournalEntry, TaskState> hold() {
    alarm.set(
        draft.longest(),
        longest -> context.scheduleOnce(longest, intake, IntakeCommand.Due.INSTANCE));
    intake.tell(IntakeCommand.Holds.INSTANCE);
    return Effect().none();
  }

  private Effect<JournalEntry, TaskState> write(TaskState state) {
    Draft written = draft;
    draft = new Draft();
    alarm.off();
    if (written.entries().isEmpty())
      return Effect().none().thenRun((TaskState same) -> act(state, same, written));
    tags.prepare(state, written.after(state), written.entries(), team);
    return Effect()
        .persist(written.entries())
        .thenRun(
            (TaskState after) -> {
              observe(after, written.entries());
              act(state, after, written);
            });
  }

  private Limits limits(TaskState state) {
    return team.map(Team::limits)
        .orElseGet(() -> state.terms().limits().orElse(Limits.NONE).or(Limits.DEFAULT));
  }

  /** Whoever looks on must not stop the task. */
  private void observe(TaskState after, List<JournalEntry> entries) {
    try {
      deps.observer().committed(task, after, entries);
    } catch (RuntimeException e) {
      LogScope.run(task, () -> log.error("an observer threw {}", e.getClass().getName()));
    }
  }

  /** After everything is durable: acknowledge, start what is wanted, answer. */
  private void act(TaskState before, TaskState after, Draft written) {
    List<Fact> facts = written.facts();
    if (after.ended().isPresent()) deps.feed().ended(task, after);
    else deps.feed().advanced(task);
    for (Fact fact : facts)
      working |=
          fact instanceof Fact.Wake
              || fact instanceof Fact.Regain
              || (fact instanceof Fact.Submit s && s.start());
    boolean leave = proceed(before, after, facts);
    replies.answer(written.told(), after);
    intake.tell(new IntakeCommand.Ready(leave));
  }

  /**
   * @return whether nothing is left to do here
   */
  private boolean proceed(TaskState before, TaskState after, List<Fact> facts) {
    if (after.ended().isPresent()) {
      if (before.ended().isEmpty()) deps.admission().tell(new Admission.Ended(task));
      replies.acknowledge(facts);
      agenda.ifPresentOrElse(Agenda::close, () -> deps.desk().tell(new DeskCommand.Forget(task)));
      return true;
    }
    // A submit of a task that somebody else works on, or has worked on: answered, and left alone.
    if (after.submitted().isEmpty() || !writer.equals(after.writer())) {
      others.leave(after, facts);
      return true;
    }
    replies.acknowledge(facts);
    if (after.standing().stopping() && agenda.isEmpty()) {
      if (!closeTold) // once in every incarnation
      Unwanted.of(task, after, (subtask, call) -> true).ifPresent(deps.desk()::tell);
      closeTold = true;
      return false; // until every call has settled
    }
    if (!working || (agenda.isEmpty() && rests(after))) {
      deps.desk().tell(new DeskCommand.GiveBack(task)); // an earlier writer's
      return true;
    }
    agenda.ifPresentOrElse(
        a -> a.pursue(before, after, facts),
        () -> teams.look(after, TeamReady::new, TeamMissing::new));
    // A task that rests holds nothing: when the last call is settled, it is gone from memory.
    return after.standing().suspended() || rests(after);
  }

  /** What is on the wire is settled first, whoever sent it. */
  private static boolean rests(TaskState state) {
    return state.paused() && state.callsOnTheWire() == 0;
  }

  private Effect<JournalEntry, TaskState> onTeam(TaskState state, Team read) {
    return Effect()
        .none()
        .thenRun(
            (TaskState same) -> {
              if (agenda.isPresent() || !same.open()) return;
              Limits own = same.terms().limits().orElse(Limits.NONE);
              Team limited = read.withLimits(read.limits().lowered(own));
              team = Optional.of(limited);
              agenda =
                  Optional.of(
                      new Agenda(
                          context,
                          task,
                          deps,
                          limited,
                          writer,
                          fact -> intake.tell(new IntakeCommand.Deliver(fact))));
              // What an earlier writer was about to send is not sent while the task rests.
              if (same.paused()) deps.desk().tell(new DeskCommand.GiveBack(task));
              agenda.get().begin(same);
            });
  }

  @Override
  public SignalHandler<TaskState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            Terminated.class,
            (state, ended) -> agenda.ifPresent(a -> a.onChildEnded(ended.getRef())))
        .onSignal(PostStop.class, (state, stop) -> agenda.ifPresent(Agenda::stop))
        .build();
  }
}
