package dev.troupe.agents.task;

import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Which tasks are worked on, which wait, and which are refused. A submit is answered here before
 * anything is written; an accepted task that finds no room waits on disk and is woken in its turn.
 * Room is counted per endpoint, so that tasks of a dead one fill their own part only. Holds no
 * promise of its own: after a restart the index finds open tasks again.
 */
public final class Admission {
  public sealed interface Command {}

  /**
   * May this task come in?
   *
   * @param verdict told once, on this actor's thread
   */
  record Offer(TaskId task, Place place, List<String> roles, Consumer<Verdict> verdict)
      implements Command {}

  /** How the submit of an offered task was taken by its writer. */
  record Written(TaskId task, Fact.SubmitReply reply) implements Command {}

  /** An open task of the journal that this node is responsible for. */
  record Found(TaskId task, Place place, List<String> roles) implements Command {}

  /** Somebody wants this one now: it waits for nothing. */
  record Take(TaskId task) implements Command {}

  /** It has ended. */
  record Ended(TaskId task) implements Command {}

  /** It is not worked on any more. */
  record Gone(TaskId task) implements Command {}

  /** It rests: no longer in line. */
  record Forget(TaskId task) implements Command {}

  /** Nothing new any more, and nothing that waits is begun. */
  enum Close implements Command {
    INSTANCE
  }

  record Ask(Consumer<Load> reply) implements Command {}

  /** What is said to an offer. */
  sealed interface Verdict {
    /** Write it down and begin. */
    record Begin() implements Verdict {}

    /** Write it down; its turn comes. */
    record Line() implements Verdict {}

    record Refuse(String why, Fact.Refusal reason, long retryAfterSeconds) implements Verdict {}
  }

  public static Behavior<Command> create(
      Placement placement, AdmissionSettings settings, Rooms rooms, Pace pace) {
    return Behaviors.setup(context -> new Admission(placement, settings, rooms, pace).open());
  }

  private record Entry(Place place, Set<String> endpoints) {}

  private final Placement placement;
  private final AdmissionSettings settings;
  private final Rooms rooms;
  private final Pace pace;
  private final Map<TaskId, Entry> active = new HashMap<>();
  private final Map<TaskId, Entry> written = new HashMap<>();
  private final WaitingLine line = new WaitingLine();
  private boolean closed;
  private long refused;

  private Admission(Placement placement, AdmissionSettings settings, Rooms rooms, Pace pace) {
    this.placement = placement;
    this.settings = settings;
    this.rooms = rooms;
    this.pace = pace;
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Offer offer -> offer.verdict().accept(onOffer(offer));
            case Written w -> onWritten(w);
            case Found found -> onFound(found);
            case Take take -> onTake(take.task());
            case Ended ended -> onEnded(ended.task());
            case Gone gone -> {
              written.remove(gone.task());
              leave(gone.task());
            }
            case Forget forget -> line.remove(forget.task());
            case Close close -> closed = true;
            case Ask ask -> ask.reply().accept(load());
          }
          begin();
          return Behaviors.same();
        });
  }

  private Verdict onOffer(Offer offer) {
    if (closed)
      return new Verdict.Refuse(
          "this node is shutting down", Fact.Refusal.UNAVAILABLE, pace.retryAfter());
    if (active.containsKey(offer.task())
        || line.contains(offer.task())
        || written.containsKey(offer.task()))
      return new Verdict.Line(); // a repeated submit: its writer knows the answer
    Entry entry = new Entry(offer.place(), rooms.endpoints(offer.roles()));
    TenantId tenant = offer.place().tenant();
    if (line.isEmpty(entry.endpoints()) && rooms.free(entry.endpoints()) && mayBegin(tenant)) {
      enter(offer.task(), entry);
      return new Verdict.Begin();
    }
    Optional<String> full = full(entry);
    if (full.isPresent()) {
      refused++;
      return new Verdict.Refuse(full.get(), Fact.Refusal.FULL, pace.refused());
    }
    written.put(offer.task(), entry);
    return new Verdict.Line();
  }

  private Optional<String> full(Entry entry) {
    int waiting = line.size() + written.size();
    if (waiting >= settings.maxWaiting())
      return Optional.of(waiting + " tasks are waiting already");
    int share = Math.max(1, settings.maxWaiting() / rooms.count());
    for (String endpoint : entry.endpoints())
      if (line.waitingFor(endpoint) + writtenFor(endpoint) >= share)
        return Optional.of("too many tasks are waiting for " + endpoint);
    TenantId tenant = entry.place().tenant();
    int own = line.waitingOf(tenant) + writtenOf(tenant);
    return own >= settings.of(tenant).waiting()
        ? Optional.of("the tenant " + tenant + " has " + own + " tasks waiting already")
        : Optional.empty();
  }

  private int writtenOf(TenantId tenant) {
    int count = 0;
    for (Entry entry : written.values()) if (entry.place().tenant().equals(tenant)) count++;
    return count;
  }

  private int writtenFor(String endpoint) {
    int count = 0;
    for (Entry entry : written.values()) if (entry.endpoints().contains(endpoint)) count++;
    return count;
  }

  private boolean mayBegin(TenantId tenant) {
    return rooms.activeOf(tenant) < settings.of(tenant).active();
  }

  private void onWritten(Written w) {
    Entry entry = written.remove(w.task());
    boolean fresh = w.reply() instanceof Fact.SubmitReply.Accepted a && !a.existing();
    if (entry != null && fresh && !active.containsKey(w.task()))
      line.add(w.task(), entry.place(), entry.endpoints());
  }

  /** Being worked on, in line, or about to be: nothing to do. A writer that stopped has left. */
  private void onFound(Found found) {
    TaskId task = found.task();
    if (!active.containsKey(task) && !line.contains(task) && !written.containsKey(task))
      line.add(task, found.place(), rooms.endpoints(found.roles()));
  }

  private void onTake(TaskId task) {
    line.remove(task);
    if (!active.containsKey(task))
      enter(task, new Entry(new Place(Priority.NORMAL, TenantId.DEFAULT, task), Set.of()));
    placement.tell(task, new Fact.Wake());
  }

  private void onEnded(TaskId task) {
    pace.ended();
    line.remove(task);
  }

  private void enter(TaskId task, Entry entry) {
    if (active.putIfAbsent(task, entry) != null) return;
    rooms.enter(entry.place().tenant(), entry.endpoints());
  }

  private void leave(TaskId task) {
    Entry entry = active.remove(task);
    if (entry != null) rooms.leave(entry.place().tenant(), entry.endpoints());
  }

  private void begin() {
    while (!closed) {
      Optional<WaitingLine.Waiting> next = line.next(rooms::free, this::mayBegin);
      if (next.isEmpty()) return;
      enter(next.get().task(), new Entry(next.get().place(), next.get().endpoints()));
      placement.tell(next.get().task(), new Fact.Wake());
    }
  }

  private Load load() {
    return new Load(
        active.size(),
        line.size() + written.size(),
        line.byPriority(),
        rooms.byTenant(),
        line.byTenant(),
        pace.endedPerSecond(),
        refused,
        closed);
  }
}
