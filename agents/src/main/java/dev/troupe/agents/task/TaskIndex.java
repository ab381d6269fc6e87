package dev.troupe.agents.task;

import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
  /** How often a task whose writer failed is woken again before this process gives it up. */
  static final int MAX_RESTS = 3;

  static final Duration EVERY = Duration.ofSeconds(5);

  /** Which open tasks this process is responsible for. */
  public enum Scope {
    /** Those that were submitted or resumed here. */
    MINE,
    /** All of the data folder, from the start on. */
    ALL
  }

  public sealed interface Command {}

  /** This process is responsible for the task from now on. */
  record Mine(TaskId task) implements Command {}

  /** Another process has taken the task over: leave it to that one, but look how far it comes. */
  record Overtaken(TaskId task) implements Command {}

  /** The task's writer failed again and again, or cannot begin. */
  record Rested(TaskId task, String why, boolean forGood) implements Command {}

  private enum Sweep implements Command {
    INSTANCE
  }

  private record Found(Set<TaskId> swept, List<String> open) implements Command {}

  private record Unreadable(Throwable cause) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(TaskIndex.class);

  public static Behavior<Command> create(
      JournalReader journal, Placement placement, EventFeed feed, Scope scope) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Sweep.INSTANCE, EVERY);
                  context.getSelf().tell(Sweep.INSTANCE);
                  return new TaskIndex(context, journal, placement, feed, scope).open();
                }));
  }

  private final ActorContext<Command> context;
  private final JournalReader journal;
  private final Placement placement;
  private final EventFeed feed;
  private final Scope scope;
  private final Set<TaskId> mine = new LinkedHashSet<>();
  private final Set<TaskId> elsewhere = new LinkedHashSet<>();
  private final Set<TaskId> givenUp = new HashSet<>();
  private final Map<TaskId, Integer> rests = new HashMap<>();

  private TaskIndex(
      ActorContext<Command> context,
      JournalReader journal,
      Placement placement,
      EventFeed feed,
      Scope scope) {
    this.scope = scope;
    this.feed = feed;
    this.context = context;
    this.journal = journal;
    this.placement = placement;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Mine own -> {
              givenUp.remove(own.task());
              mine.add(own.task());
            }
            case Sweep sweep -> onSweep();
            case Found found -> onFound(found);
            case Overtaken overtaken -> onOvertaken(overtaken.task());
            case Rested rested -> onRested(rested);
            case Unreadable failed ->
                log.warn(
                    "open tasks cannot be listed: {}", String.valueOf(failed.cause().getMessage()));
          }
          return Behaviors.same();
        });
  }

  private void onSweep() {
    elsewhere.removeIf(task -> !feed.isHeard(task));
    elsewhere.forEach(feed::advanced);
    if (mine.isEmpty() && scope == Scope.MINE) return;
    Set<TaskId> swept = Set.copyOf(mine);
    context.pipeToSelf(
        journal.open(),
        (open, failure) -> failure == null ? new Found(swept, open) : new Unreadable(failure));
  }

  private void onFound(Found found) {
    Set<String> pids = new HashSet<>(found.open());
    if (scope == Scope.ALL)
      for (String pid : found.open())
        TaskSupervisor.task(pid).filter(task -> !givenUp.contains(task)).ifPresent(mine::add);
    mine.removeIf(task -> found.swept().contains(task) && !pids.contains(TaskSupervisor.pid(task)));
    rests.keySet().retainAll(mine);
    for (TaskId task : mine) placement.tell(task, new Fact.Wake());
  }

  private void onOvertaken(TaskId task) {
    givenUp.add(task);
    if (mine.remove(task)) elsewhere.add(task);
    feed.advanced(task);
  }

  private void onRested(Rested rested) {
    int times = rests.merge(rested.task(), 1, Integer::sum);
    if (!rested.forGood() && times < MAX_RESTS) return;
    mine.remove(rested.task());
    rests.remove(rested.task());
    givenUp.add(rested.task());
    log.error("task {} is given up by this process: {}", rested.task(), rested.why());
    feed.failed(rested.task(), rested.why());
  }
}
