package dev.troupe.agents.task;

import dev.troupe.agents.team.Team;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.SqliteJournal;
import dev.troupe.runtime.model.gateway.Ticket;
import dev.troupe.runtime.observe.LogScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a task's journal. Decides by {@link TaskDecider}, persists, and then starts
 * whatever the new state asks for and is not under way: thoughts, permits, sends. The same code
 * runs after every write and after recovery. Owns the task's planner, workers and memory; talks to
 * the desk about calls.
 */
public final class TaskSupervisor
    extends EventSourcedBehavior<TaskSupervisor.Command, JournalEntry, TaskState> {
  public sealed interface Command {}

  /** Everything that arrived since the last write. */
  record Facts(List<Fact> facts) implements Command {}

  private record TeamReady(Team team) implements Command {}

  private record TeamMissing(String why) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(TaskSupervisor.class);

  private static final Set<String> WORKING = Set.of(Listing.STATUS + "working");

  static Behavior<Command> create(TaskId task, TaskDeps deps, ActorRef<Intake.Command> intake) {
    return Behaviors.setup(context -> new TaskSupervisor(context, task, deps, intake));
  }

  /** The persistence id of a task. */
  static String pid(TaskId task) {
    return "task|" + task;
  }

  static Optional<TaskId> task(String pid) {
    return pid.startsWith("task|") ? Optional.of(new TaskId(pid.substring(5))) : Optional.empty();
  }

  private final ActorContext<Command> context;
  private final TaskId task;
  private final TaskDeps deps;
  private final ActorRef<Intake.Command> intake;
  private final String writer;
  private Optional<Agenda> agenda = Optional.empty();

  /** Whether it is to go on, or only to write down what it was told. */
  private boolean working;

  private TaskSupervisor(
      ActorContext<Command> context, TaskId task, TaskDeps deps, ActorRef<Intake.Command> intake) {
    super(PersistenceId.ofUniqueId(pid(task)));
    this.context = context;
    this.task = task;
    this.deps = deps;
    this.intake = intake;
    this.writer = deps.node() + "/" + deps.env().newId();
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
    return switch (entry.event()) {
      case TaskEvent.TaskSubmitted e ->
          Set.of(
              SqliteJournal.OPEN,
              Listing.TENANT + e.tenant(),
              Listing.TEAM + e.team(),
              Listing.STATUS + "submitted");
      case TaskEvent.SubtaskOpened e when !e.path().equals(TaskState.ROOT) -> WORKING;
      case TaskEvent.CallSent e when e.path().equals(TaskState.ROOT) && e.attempt() == 1 -> WORKING;
      case TaskEvent.Paused e -> Set.of(SqliteJournal.RESTS);
      case TaskEvent.Resumed e -> Set.of(SqliteJournal.AWAKES);
      case TaskEvent.TaskEnded e ->
          Set.of(SqliteJournal.CLOSED, Listing.STATUS + e.status().wire());
      default -> Set.of();
    };
  }

  @Override
  public CommandHandler<Command, JournalEntry, TaskState> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Facts facts -> onFacts(state, facts.facts());
          case TeamReady ready -> onTeam(state, ready.team());
          case TeamMissing missing -> onTeamMissing(missing);
        };
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<JournalEntry, TaskState> onFacts(
      TaskState state, List<Fact> facts) {
    TaskDecider.Verdict verdict =
        TaskDecider.decide(state, facts, new Rule.Context(deps.env().now(), writer));
    if (verdict.entries().isEmpty())
      return Effect().none().thenRun((TaskState same) -> act(state, same, facts));
    return Effect()
        .persist(verdict.entries())
        .thenRun(
            (TaskState after) -> {
              observe(after, verdict.entries());
              act(state, after, facts);
            });
  }

  /** Whoever looks on must not stop the task. */
  private void observe(TaskState after, List<JournalEntry> entries) {
    try {
      deps.observer().committed(task, after, entries);
    } catch (RuntimeException e) {
      LogScope.run(task, () -> log.error("an observer threw {}", e.getClass().getName()));
    }
  }

  /** After everything is durable: answer, acknowledge, start what is wanted. */
  private void act(TaskState before, TaskState after, List<Fact> facts) {
    deps.feed().advanced(task);
    for (Fact fact : facts) {
      answer(before, after, fact);
      working |= fact instanceof Fact.Wake || (fact instanceof Fact.Submit s && s.start());
    }
    if (after.ended().isPresent()) {
      if (before.ended().isEmpty()) deps.admission().tell(new Admission.Ended(task));
      acknowledge(facts);
      agenda.ifPresentOrElse(
          a -> a.close(before, after), () -> deps.desk().tell(new CallDesk.Forget(task)));
      intake.tell(new Intake.Ready(true));
      return;
    }
    if (after.submitted().isEmpty() || !writer.equals(after.writer())) {
      // A submit of a task that somebody else works on, or has worked on: answered, and left alone.
      intake.tell(new Intake.Ready(true));
      return;
    }
    acknowledge(facts);
    if (!working || (after.paused() && agenda.isEmpty())) {
      intake.tell(new Intake.Ready(true));
      return;
    }
    agenda.ifPresentOrElse(a -> a.pursue(before, after, facts), () -> loadTeam(after));
    // A paused task holds nothing: when the last call is settled, it is gone from memory.
    intake.tell(new Intake.Ready(after.paused() && after.openCalls() == 0));
  }

  private void answer(TaskState before, TaskState after, Fact fact) {
    if (fact instanceof Fact.Control control) control.reply().accept(reply(before, control.verb()));
    else if (fact instanceof Fact.Submit submit) answer(before, after, submit);
  }

  private static Fact.ControlReply reply(TaskState before, Fact.Verb verb) {
    if (before.submitted().isEmpty()) return Fact.ControlReply.UNKNOWN;
    return before.open() ? Fact.ControlReply.DONE : Fact.ControlReply.ENDED;
  }

  private void answer(TaskState before, TaskState after, Fact.Submit submit) {
    boolean same = after.submitted().map(e -> e.body().equals(submit.event().body())).orElse(false);
    submit
        .reply()
        .accept(
            same
                ? new Fact.SubmitReply.Accepted(task, before.submitted().isPresent())
                : new Fact.SubmitReply.Refused(
                    "the idempotency key was used before for another task (" + task + ")",
                    Fact.Refusal.KEY_REUSED));
  }

  /** What was settled is durable, or came too late: either way the desk may forget it. */
  private void acknowledge(List<Fact> facts) {
    for (Fact fact : facts)
      if (fact instanceof Fact.Settled settled)
        deps.desk().tell(new CallDesk.Acknowledge(new Ticket(settled.call(), settled.attempt())));
  }

  private void loadTeam(TaskState state) {
    TaskEvent.TaskSubmitted submitted = state.submitted().orElseThrow();
    context.pipeToSelf(
        deps.teams().get(submitted.tenant(), submitted.teamHash(), submitted.teamFiles()),
        (team, failure) ->
            failure == null
                ? new TeamReady(team)
                : new TeamMissing(String.valueOf(failure.getMessage())));
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<JournalEntry, TaskState> onTeam(
      TaskState state, Team team) {
    return Effect()
        .none()
        .thenRun(
            (TaskState same) -> {
              if (agenda.isPresent() || !same.open()) return;
              agenda =
                  Optional.of(
                      new Agenda(
                          context,
                          task,
                          deps,
                          limited(team, same),
                          fact -> intake.tell(new Intake.Deliver(fact))));
              agenda.get().begin(same);
            });
  }

  private static Team limited(Team team, TaskState state) {
    return state.terms().limits().map(l -> team.withLimits(l.within(team.limits()))).orElse(team);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<JournalEntry, TaskState> onTeamMissing(
      TeamMissing missing) {
    intake.tell(
        new Intake.CannotBegin("the team of the task cannot be read back: " + missing.why()));
    return Effect().none();
  }

  @Override
  public SignalHandler<TaskState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            Terminated.class,
            (state, ended) -> agenda.ifPresent(a -> a.onChildEnded(state, ended.getRef())))
        .build();
  }
}
