package dev.troupe.agents.task;

import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalReader;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes open tasks that nobody works on: at start and every few seconds it sends a {@code Wake} to
 * each open task in its scope. A wake is a no-op for a task that is being worked on, so sweeping is
 * idempotent; it also heals a task whose writer was stopped by a failing journal.
 */
public final class TaskIndex {
  static final Duration EVERY = Duration.ofSeconds(5);

  public sealed interface Command {}

  /** This process is responsible for the task from now on. */
  record Mine(TaskId task) implements Command {}

  private enum Sweep implements Command {
    INSTANCE
  }

  private record Found(List<String> open) implements Command {}

  private record Unreadable(Throwable cause) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(TaskIndex.class);

  public static Behavior<Command> create(JournalReader journal, Placement placement) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Sweep.INSTANCE, EVERY);
                  return new TaskIndex(context, journal, placement).open();
                }));
  }

  private final ActorContext<Command> context;
  private final JournalReader journal;
  private final Placement placement;
  private final Set<TaskId> mine = new LinkedHashSet<>();

  private TaskIndex(ActorContext<Command> context, JournalReader journal, Placement placement) {
    this.context = context;
    this.journal = journal;
    this.placement = placement;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Mine own -> mine.add(own.task());
            case Sweep sweep -> onSweep();
            case Found found -> onFound(found.open());
            case Unreadable failed ->
                log.warn(
                    "open tasks cannot be listed: {}", String.valueOf(failed.cause().getMessage()));
          }
          return Behaviors.same();
        });
  }

  private void onSweep() {
    if (mine.isEmpty()) return;
    context.pipeToSelf(
        journal.open(),
        (open, failure) -> failure == null ? new Found(open) : new Unreadable(failure));
  }

  private void onFound(List<String> open) {
    Set<String> pids = new HashSet<>(open);
    mine.removeIf(task -> !pids.contains(TaskSupervisor.pid(task)));
    for (TaskId task : mine) placement.tell(task, new Fact.Wake());
  }
}
