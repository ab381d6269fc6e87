package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.observe.LogScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.EventRejectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In front of one task's writer: holds what arrives while it persists and hands it over in one
 * batch, so that one write carries all of it. Restarts a writer that failed, or whose write
 * collided with that of another process. When full, it stops the task, which then recovers from its
 * journal: the desk keeps the answers. Leaves by asking the placement first, so that nothing is
 * sent to an actor that is gone.
 */
public final class Intake {
  /** Most facts held. */
  public static final int CAPACITY = 1_024;

  /** How often a writer is started again, each time after a longer while. */
  static final int MAX_RESTARTS = 5;

  private static final Duration RESTART_AFTER = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  static Behavior<IntakeCommand> create(
      TaskId task, TaskDeps deps, ActorRef<LocalPlacement.Command> placement, Turns turns) {
    return create(task, deps, placement, turns, self -> TaskSupervisor.create(task, deps, self));
  }

  static Behavior<IntakeCommand> create(
      TaskId task,
      TaskDeps deps,
      ActorRef<LocalPlacement.Command> placement,
      Turns turns,
      Function<ActorRef<IntakeCommand>, Behavior<TaskSupervisor.Command>> writers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Intake(context, timers, task, deps, placement, turns, writers).open()));
  }

  private final ActorContext<IntakeCommand> context;
  private final TimerScheduler<IntakeCommand> timers;
  private final TaskId task;
  private final TaskDeps deps;
  private final ActorRef<LocalPlacement.Command> placement;
  private final Seat seat;
  private final Function<ActorRef<IntakeCommand>, Behavior<TaskSupervisor.Command>> writers;
  private final List<Fact> held = new ArrayList<>();
  private final List<Fact> unanswered = new ArrayList<>();
  private ActorRef<TaskSupervisor.Command> writer;
  private boolean busy;
  private boolean due;
  private boolean working;
  private boolean leaving;
  private boolean overflown;

  /** Another process wrote to the task. */
  private boolean collided;

  private int restarts;

  private Intake(
      ActorContext<IntakeCommand> context,
      TimerScheduler<IntakeCommand> timers,
      TaskId task,
      TaskDeps deps,
      ActorRef<LocalPlacement.Command> placement,
      Turns turns,
      Function<ActorRef<IntakeCommand>, Behavior<TaskSupervisor.Command>> writers) {
    this.context = context;
    this.timers = timers;
    this.task = task;
    this.deps = deps;
    this.placement = placement;
    this.seat = new Seat(turns);
    this.writers = writers;
    this.writer = spawn();
  }

  private ActorRef<TaskSupervisor.Command> spawn() {
    ActorRef<TaskSupervisor.Command> spawned =
        context.spawnAnonymous(writers.apply(context.getSelf()));
    context.watch(spawned);
    return spawned;
  }

  private Behavior<IntakeCommand> open() {
    return Behaviors.receive(IntakeCommand.class)
        .onMessage(
            IntakeCommand.class,
            command -> {
              switch (command) {
                case IntakeCommand.Deliver deliver -> onDeliver(deliver.fact());
                case IntakeCommand.Ready ready -> onReady(ready);
                case IntakeCommand.Holds holds -> onHolds();
                case IntakeCommand.Due told -> onDue();
                case IntakeCommand.Turn turn -> onTurn();
                case IntakeCommand.CannotBegin cannot -> onCannotBegin(cannot);
                case IntakeCommand.Restart restart -> onRestart();
                case IntakeCommand.Leave leave -> {
                  held.forEach(fact -> placement.tell(new LocalPlacement.Tell(task, fact)));
                  unanswered.removeIf(held::contains);
                  return Behaviors.stopped();
                }
              }
              return Behaviors.same();
            })
        .onSignal(ChildFailed.class, failed -> onWriterFailed(failed.cause()))
        .onSignal(Terminated.class, ended -> Behaviors.same())
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private void onDeliver(Fact fact) {
    if (held.size() >= CAPACITY) {
      overflow(fact);
      return;
    }
    if (isCancel(fact)) held.addFirst(fact); // it waits for nobody
    else held.add(fact);
    if (Asked.is(fact)) {
      unanswered.add(fact);
      seat.hurry();
    }
    pass();
  }

  /** Not while a write is under way: a second writer would be taken for another process. */
  private void overflow(Fact fact) {
    if (Asked.is(fact)) {
      Asked.unavailable(fact);
      return;
    }
    if (!overflown)
      log.error(
          "task {} has {} facts waiting; it stops and recovers from its journal", task, CAPACITY);
    overflown = true;
    held.removeIf(waiting -> !Asked.is(waiting));
    if (!busy) leave();
  }

  private void pass() {
    if (busy || seat.waits() || leaving || (held.isEmpty() && !due)) return;
    ActorRef<IntakeCommand> self = context.getSelf();
    if (seat.take(() -> self.tell(IntakeCommand.Turn.INSTANCE))) go();
  }

  private void onTurn() {
    seat.served();
    if (busy || leaving || (held.isEmpty() && !due)) seat.over();
    else go();
  }

  private void go() {
    busy = true;
    working |= held.stream().anyMatch(Intake::brings);
    writer.tell(new TaskSupervisor.Facts(List.copyOf(held), due));
    held.clear();
    due = false;
  }

  /** After this there is something to do, whoever is restarted in between. */
  private static boolean brings(Fact fact) {
    return fact instanceof Fact.Wake
        || fact instanceof Fact.Regain
        || fact instanceof Fact.Submit
        || isCancel(fact);
  }

  private static boolean isCancel(Fact fact) {
    return fact instanceof Fact.Control control && control.verb() == Fact.Verb.CANCEL;
  }

  private void onHolds() {
    seat.over();
    busy = false;
    if (overflown) leave();
    else pass();
  }

  private void onDue() {
    due = true;
    pass();
  }

  private void onReady(IntakeCommand.Ready ready) {
    seat.over();
    busy = false;
    due = false;
    unanswered.removeIf(fact -> !held.contains(fact));
    if (ready.leave() || overflown) leave();
    else pass();
  }

  private void leave() {
    if (leaving) return;
    leaving = true;
    placement.tell(new LocalPlacement.Leaving(task, context.getSelf()));
  }

  private void onCannotBegin(IntakeCommand.CannotBegin cannot) {
    deps.desk().tell(new DeskCommand.Release(task));
    Throwable root = WriterFault.root(cannot.cause());
    String why =
        root instanceof UserFault fault
            ? "its team cannot work here: " + fault.text()
            : "its team cannot be read back: " + root.getMessage();
    // A journal that fails comes back, and the sweeper brings the task again.
    if (WriterFault.isJournal(cannot.cause())) log.warn("task {} waits: {}", task, why);
    else deps.index().tell(new TaskIndex.Unable(task, why));
    leave();
  }

  private Behavior<IntakeCommand> onWriterFailed(Throwable cause) {
    seat.over();
    if (leaving) return Behaviors.same();
    LogScope.run(task, () -> writerFailed(cause));
    return Behaviors.same();
  }

  private void writerFailed(Throwable cause) {
    if (!WriterFault.isJournal(cause)) {
      // A task that fails by itself: set aside when it does so again and again.
      deps.desk().tell(new DeskCommand.Release(task));
      deps.index()
          .tell(
              new TaskIndex.Failed(
                  task,
                  "its writer failed: "
                      + WriterFault.root(cause).getClass().getSimpleName()
                      + WriterFault.told(cause)));
      leave();
    } else if (overflown || ++restarts > MAX_RESTARTS) {
      // A journal that fails comes back: then the sweeper wakes the task, however long it took.
      leave();
    } else {
      if (cause instanceof EventRejectedException) collided = true;
      else
        log.warn(
            "the writer of task {} failed ({}); it is started again",
            task,
            cause.getClass().getName());
      busy = true;
      timers.startSingleTimer(
          IntakeCommand.Restart.INSTANCE, RESTART_AFTER.multipliedBy(1L << restarts));
    }
  }

  /**
   * What the failed writer held is lost, but for what somebody asked: that comes again; the journal
   * knows the rest.
   */
  private void onRestart() {
    writer = spawn();
    busy = false;
    held.addAll(0, unanswered.stream().filter(fact -> !held.contains(fact)).toList());
    if (!unanswered.isEmpty()) seat.hurry();
    if (working) held.add(collided ? new Fact.Regain(deps.node()) : new Fact.Wake());
    collided = false;
    pass();
  }

  /** Who asked is answered in any case. */
  private Behavior<IntakeCommand> onStop() {
    seat.leave();
    unanswered.forEach(Asked::unavailable);
    return Behaviors.same();
  }
}
