package dev.troupe.agents.task;

import dev.troupe.api.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In front of one task's writer: holds what arrives while it persists and hands it over in one
 * batch, so that one write carries all of it. Restarts a writer that failed; a writer that was
 * overtaken by another process stays stopped. When full, it stops the task, which then recovers
 * from its journal: the desk keeps the answers.
 */
public final class Intake {
  /** Most facts held. */
  public static final int CAPACITY = 1_024;

  /** How often a writer is started again before the task is left to the sweeper. */
  static final int MAX_RESTARTS = 3;

  private static final Duration RESTART_AFTER = Duration.ofMillis(200);

  public sealed interface Command {}

  record Deliver(Fact fact) implements Command {}

  /** The writer has persisted and acted upon what it got. */
  record Ready(boolean ended) implements Command {}

  private record WriterStopped(boolean overtaken) implements Command {}

  private enum Restart implements Command {
    INSTANCE
  }

  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  static Behavior<Command> create(TaskId task, TaskDeps deps) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Intake(context, timers, task, deps).open()));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final TaskId task;
  private final TaskDeps deps;
  private final List<Fact> held = new ArrayList<>();
  private final List<Fact.Submit> unanswered = new ArrayList<>();
  private ActorRef<TaskSupervisor.Command> writer;
  private boolean busy;
  private int restarts;

  private Intake(
      ActorContext<Command> context, TimerScheduler<Command> timers, TaskId task, TaskDeps deps) {
    this.context = context;
    this.timers = timers;
    this.task = task;
    this.deps = deps;
    this.writer = spawn();
  }

  private ActorRef<TaskSupervisor.Command> spawn() {
    ActorRef<TaskSupervisor.Command> spawned =
        context.spawnAnonymous(TaskSupervisor.create(task, deps, context.getSelf()));
    context.watch(spawned);
    return spawned;
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(
            Command.class,
            command ->
                switch (command) {
                  case Deliver deliver -> onDeliver(deliver.fact());
                  case Ready ready -> onReady(ready);
                  case WriterStopped stopped -> onWriterStopped(stopped);
                  case Restart restart -> onRestart();
                })
        .onSignal(
            ChildFailed.class,
            failed -> onWriterStopped(new WriterStopped(isOvertaken(failed.cause()))))
        .onSignal(Terminated.class, ended -> Behaviors.stopped())
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  private static boolean isOvertaken(Throwable cause) {
    return cause instanceof org.apache.pekko.persistence.typed.EventRejectedException;
  }

  private Behavior<Command> onDeliver(Fact fact) {
    if (held.size() >= CAPACITY) {
      log.error(
          "task {} has {} facts waiting; it stops and recovers from its journal", task, CAPACITY);
      return Behaviors.stopped();
    }
    held.add(fact);
    if (fact instanceof Fact.Submit submit) unanswered.add(submit);
    pass();
    return Behaviors.same();
  }

  private void pass() {
    if (busy || held.isEmpty()) return;
    busy = true;
    writer.tell(new TaskSupervisor.Facts(List.copyOf(held)));
    held.clear();
  }

  private Behavior<Command> onReady(Ready ready) {
    unanswered.removeIf(submit -> !held.contains(submit));
    if (ready.ended()) return Behaviors.stopped();
    busy = false;
    pass();
    return Behaviors.same();
  }

  private Behavior<Command> onWriterStopped(WriterStopped stopped) {
    if (stopped.overtaken()) {
      log.warn("task {} was taken over by another process; this one stops working on it", task);
      return Behaviors.stopped();
    }
    if (++restarts > MAX_RESTARTS) {
      log.error(
          "the writer of task {} failed {} times; the task rests until it is woken",
          task,
          restarts);
      return Behaviors.stopped();
    }
    busy = true;
    timers.startSingleTimer(Restart.INSTANCE, RESTART_AFTER.multipliedBy(1L << restarts));
    return Behaviors.same();
  }

  /** A submit is answered in any case. */
  private Behavior<Command> onStop() {
    for (Fact.Submit submit : unanswered)
      submit
          .reply()
          .accept(
              new Fact.SubmitReply.Refused(
                  "the task could not be written to the journal", Fact.Refusal.UNAVAILABLE));
    return Behaviors.same();
  }

  private Behavior<Command> onRestart() {
    writer = spawn();
    busy = false;
    held.addFirst(new Fact.Wake());
    pass();
    return Behaviors.same();
  }
}
