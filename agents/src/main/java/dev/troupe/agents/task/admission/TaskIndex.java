package dev.troupe.agents.task.admission;

import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.fair.Place;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.Presence;
import dev.troupe.runtime.journal.Quarantine;
import dev.troupe.runtime.observe.LogScope;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings open tasks that nobody works on to {@link Admission}: at start and every few seconds each
 * open task in its scope. That is a no-op for a task that is being worked on or in line, so
 * sweeping is idempotent; it also heals a task whose writer was stopped by a failing journal.
 */
public final class TaskIndex {
  /** Failures of a task within an hour at which it is set aside, for whatever process. */
  static final int MAX_FAILURES = 3;

  /** Most tasks remembered that wait, where nothing is swept unasked. */
  static final int MAX_RESTING = 10_000;

  /** Most tasks of other nodes that are woken in one sweep to see whose they are. */
  static final int LOOKED_AT_AGAIN = 16;

  static final Duration EVERY = Duration.ofSeconds(5);

  public sealed interface Command {}

  /** This process is responsible for the task from now on. */
  public record Mine(TaskId task) implements Command {}

  /** This one was resumed: look for it now. */
  public record Resumed(TaskId task) implements Command {}

  /** A question of this one was answered: if it is this process's, look for it now. */
  public record Stirred(TaskId task) implements Command {}

  /** Another node works on the task, or has taken it over: until that is gone, it is left to it. */
  public record Elsewhere(TaskId task, String node) implements Command {}

  /** The task's writer failed. */
  public record Failed(TaskId task, String why) implements Command {}

  /**
   * This process cannot work on the task, and leaves it to others: it lacks a tool of its team, or
   * cannot read the team.
   */
  public record Unable(TaskId task, String why) implements Command {}

  private record Aside(TaskId task, String why, boolean aside) implements Command {}

  private enum Sweep implements Command {
    INSTANCE
  }

  private record Found(Set<TaskId> swept, List<String> open) implements Command {}

  private record Heads(List<JournalReader.Head> heads) implements Command {}

  private record Unreadable(Throwable cause) implements Command {}

  private static final Logger log = LoggerFactory.getLogger(TaskIndex.class);

  /**
   * @param sweeps the environment whose tasks are taken up without being asked; otherwise only
   *     those that were submitted or resumed here
   */
  public static Behavior<Command> create(
      Env env,
      JournalReader journal,
      Quarantine quarantine,
      ActorRef<Admission.Command> admission,
      EventFeed feed,
      Presence presence,
      Optional<String> sweeps) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Sweep.INSTANCE, EVERY);
                  context.getSelf().tell(Sweep.INSTANCE);
                  return new TaskIndex(
                          context, env, journal, quarantine, admission, feed, presence, sweeps)
                      .open();
                }));
  }

  /** What is known of an open task from its first event. */
  private record Known(Place place, List<String> roles, String environment) {}

  private final ActorContext<Command> context;
  private final Env env;
  private final JournalReader journal;
  private final Quarantine quarantine;
  private final ActorRef<Admission.Command> admission;
  private final EventFeed feed;
  private final Presence presence;
  private final Optional<String> sweeps;
  private final SequencedMap<TaskId, Known> known = new LinkedHashMap<>();
  private final Set<TaskId> mine = new LinkedHashSet<>();
  private final Set<TaskId> givenUp = new HashSet<>();

  /** Tasks that another node works on; those that were looked at the longest ago come first. */
  private final SequencedMap<TaskId, String> elsewhere = new LinkedHashMap<>();

  /** Tasks of this process that have ended or wait for somebody; the newest ones are remembered. */
  private final Map<TaskId, Boolean> resting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Boolean> eldest) {
          return size() > MAX_RESTING;
        }
      };

  private TaskIndex(
      ActorContext<Command> context,
      Env env,
      JournalReader journal,
      Quarantine quarantine,
      ActorRef<Admission.Command> admission,
      EventFeed feed,
      Presence presence,
      Optional<String> sweeps) {
    this.presence = presence;
    this.quarantine = quarantine;
    this.context = context;
    this.env = env;
    this.journal = journal;
    this.admission = admission;
    this.feed = feed;
    this.sweeps = sweeps;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Mine own -> {
              givenUp.remove(own.task());
              elsewhere.remove(own.task());
              mine.add(own.task());
            }
            case Resumed resumed -> {
              givenUp.remove(resumed.task());
              mine.add(resumed.task());
              onSweep();
            }
            case Stirred stirred -> {
              // The answer was written here, so whoever had taken the task over lost it.
              givenUp.remove(stirred.task());
              onSweep();
            }
            case Sweep sweep -> onSweep();
            case Found found -> onFound(found);
            case Heads heads -> onHeads(heads.heads());
            case Elsewhere other -> {
              elsewhere.put(other.task(), other.node());
              feed.perhaps(other.task());
            }
            case Failed failed -> onFailed(failed);
            case Aside aside -> onAside(aside);
            case Unable unable -> giveUp(unable.task(), unable.why(), "left alone by this process");
            case Unreadable unreadable ->
                log.warn(
                    "open tasks cannot be listed: {}",
                    String.valueOf(unreadable.cause().getMessage()));
          }
          return Behaviors.same();
        });
  }

  private void onSweep() {
    // Another process may work on what somebody here listens to.
    feed.heard().forEach(feed::perhaps);
    if (mine.isEmpty() && sweeps.isEmpty() && resting.isEmpty()) return;
    Set<TaskId> swept = Set.copyOf(mine);
    context.pipeToSelf(
        journal.open(env.now()),
        (open, failure) -> failure == null ? new Found(swept, open) : new Unreadable(failure));
  }

  private void onFound(Found found) {
    Set<TaskId> open = new LinkedHashSet<>();
    for (String pid : found.open()) TaskPid.task(pid).ifPresent(open::add);
    mine.removeIf(
        task -> {
          boolean rests = found.swept().contains(task) && !open.contains(task);
          if (rests && sweeps.isEmpty()) resting.put(task, true);
          return rests;
        });
    known.keySet().retainAll(open);
    givenUp.retainAll(open); // whoever rested or ended begins anew
    elsewhere.keySet().retainAll(open);
    elsewhere.values().removeIf(node -> !presence.isElsewhere(node));
    // It may have changed hands since: the writer that is woken looks whose it is now.
    for (int i = 0; i < LOOKED_AT_AGAIN && !elsewhere.isEmpty(); i++) elsewhere.pollFirstEntry();
    if (!known.keySet().containsAll(open))
      context.pipeToSelf(
          journal.heads(env.now()),
          (heads, failure) -> failure == null ? new Heads(heads) : new Unreadable(failure));
    else bring();
  }

  private void onHeads(List<JournalReader.Head> heads) {
    for (JournalReader.Head head : heads)
      TaskPid.task(head.pid())
          .filter(task -> !known.containsKey(task))
          .ifPresent(task -> known.put(task, read(task, head.first())));
    bring();
  }

  private static Known read(TaskId task, JournalReader.Stored first) {
    JournalEntry entry;
    try {
      entry = TaskEventCodec.decode(first.manifest(), first.payload());
    } catch (RuntimeException e) {
      return unreadable(task, String.valueOf(e.getMessage()));
    }
    if (!(entry.event() instanceof TaskEvent.TaskSubmitted e))
      return unreadable(task, "it does not begin with its submit");
    return new Known(
        new Place(e.terms().priority(), e.tenant(), task), e.terms().roles(), e.environment());
  }

  /** Left alone; the others are not to suffer. */
  private static Known unreadable(TaskId task, String why) {
    LogScope.run(task, () -> log.error("task {} is left alone: {}", task, why));
    return new Known(new Place(Priority.NORMAL, TenantId.DEFAULT, task), List.of(), "");
  }

  private void bring() {
    known.forEach(
        (task, of) -> {
          boolean swept = sweeps.filter(of.environment()::equals).isPresent();
          boolean own = mine.contains(task) || resting.containsKey(task);
          if ((swept || own) && !givenUp.contains(task) && !elsewhere.containsKey(task))
            admission.tell(new Admission.Found(task, of.place(), of.roles()));
        });
  }

  private void onFailed(Failed failed) {
    context.pipeToSelf(
        quarantine.failed(TaskPid.of(failed.task()), failed.why(), MAX_FAILURES, env.now()),
        (aside, cause) ->
            cause == null
                ? new Aside(failed.task(), failed.why(), Boolean.TRUE.equals(aside))
                : new Unreadable(cause)); // the next sweep tries again
  }

  private void onAside(Aside set) {
    if (!set.aside()) {
      onSweep(); // it is tried again, in its turn
      return;
    }
    giveUp(set.task(), set.why(), "set aside");
  }

  private void giveUp(TaskId task, String why, String how) {
    mine.remove(task);
    givenUp.add(task);
    LogScope.run(
        task,
        () ->
            log.error(
                "task {} is {} ({}); `troupe resume {}` tries it again", task, how, why, task));
    feed.failed(task, why);
  }
}
