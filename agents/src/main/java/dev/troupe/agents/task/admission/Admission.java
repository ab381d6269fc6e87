package dev.troupe.agents.task.admission;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Placement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.Place;
import dev.troupe.runtime.journal.JournalHealth;
import java.time.ZoneOffset;
import java.util.List;
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
  /** After which time it is worth asking again when the journal cannot be written. */
  private static final long TROUBLE_SECONDS = 5;

  public sealed interface Command {}

  /**
   * May this task come in?
   *
   * @param verdict told once, on this actor's thread
   */
  public record Offer(TaskId task, Place place, List<String> roles, Consumer<Verdict> verdict)
      implements Command {}

  /** How the submit of an offered task was taken by its writer. */
  public record Written(TaskId task, Fact.SubmitReply reply) implements Command {}

  /** An open task of the journal that this node is responsible for. */
  record Found(TaskId task, Place place, List<String> roles) implements Command {}

  /** Somebody wants this one now: it waits for nothing. */
  public record Take(TaskId task, Place place, List<String> roles) implements Command {
    /**
     * @param submitted how; empty when nobody can read that
     */
    public static Take of(TaskId task, Optional<TaskEvent.TaskSubmitted> submitted) {
      return submitted
          .map(
              e ->
                  new Take(
                      task, new Place(e.terms().priority(), e.tenant(), task), e.terms().roles()))
          .orElseGet(
              () -> new Take(task, new Place(Priority.NORMAL, TenantId.DEFAULT, task), List.of()));
    }
  }

  /** It has ended. */
  public record Ended(TaskId task) implements Command {}

  /** It is not worked on any more. */
  public record Gone(TaskId task) implements Command {}

  /** It rests: no longer in line. */
  public record Forget(TaskId task) implements Command {}

  /** Nothing new any more, and nothing that waits is begun. */
  public enum Close implements Command {
    INSTANCE
  }

  public record Ask(Consumer<Load> reply) implements Command {}

  /** What is said to an offer. */
  public sealed interface Verdict {
    /** Write it down and begin. */
    record Begin() implements Verdict {}

    /** Write it down; its turn comes. */
    record Line() implements Verdict {}

    record Refuse(String why, Fact.Refusal reason, long retryAfterSeconds) implements Verdict {}
  }

  public static Behavior<Command> create(
      Placement placement,
      AdmissionSettings settings,
      Rooms rooms,
      Pace pace,
      TenantBudgets budgets,
      JournalHealth health) {
    return Behaviors.setup(
        context -> new Admission(placement, settings, rooms, pace, budgets, health).open());
  }

  private final Placement placement;
  private final AdmissionSettings settings;
  private final Rooms rooms;
  private final Pace pace;
  private final TenantBudgets budgets;
  private final JournalHealth health;
  private final Crowd active = new Crowd();

  /** Accepted, on the way to the disk. */
  private final Crowd written = new Crowd();

  private final WaitingLine line = new WaitingLine();
  private boolean closed;
  private long refused;

  private Admission(
      Placement placement,
      AdmissionSettings settings,
      Rooms rooms,
      Pace pace,
      TenantBudgets budgets,
      JournalHealth health) {
    this.health = health;
    this.budgets = budgets;
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
            case Take take -> onTake(take);
            case Ended ended -> onEnded(ended.task());
            case Gone gone -> {
              written.remove(gone.task());
              active.remove(gone.task());
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
    if (isKnown(offer.task())) return new Verdict.Line(); // its writer knows the answer
    Optional<String> trouble = health.trouble();
    if (trouble.isPresent())
      return new Verdict.Refuse(trouble.get(), Fact.Refusal.UNAVAILABLE, TROUBLE_SECONDS);
    Candidate task = new Candidate(offer.task(), offer.place(), rooms.endpoints(offer.roles()));
    Optional<TenantBudgets.Over> spent = budgets.exhausted(task.tenant());
    if (spent.isPresent()) {
      refused++;
      return new Verdict.Refuse(
          spentText(task, spent.get()), Fact.Refusal.FULL, budgets.secondsLeft());
    }
    if (line.isEmpty(task.endpoints()) && hasRoom(task.endpoints()) && mayBegin(task.tenant())) {
      active.add(task);
      return new Verdict.Begin();
    }
    Optional<String> full = full(task);
    if (full.isPresent()) {
      refused++;
      return new Verdict.Refuse(full.get(), Fact.Refusal.FULL, pace.refused());
    }
    written.add(task);
    return new Verdict.Line();
  }

  private String spentText(Candidate task, TenantBudgets.Over over) {
    return "the tenant "
        + task.tenant()
        + " has no room left in its day ("
        + over.reason().wire()
        + ": "
        + over.used().toPlainString()
        + " of "
        + over.value().toPlainString()
        + " is used, or set aside for calls of which nobody knows what they came to); a new day"
        + " begins at midnight "
        + (budgets.zone().equals(ZoneOffset.UTC) ? "UTC" : budgets.zone());
  }

  private boolean isKnown(TaskId task) {
    return active.contains(task) || line.waiting().contains(task) || written.contains(task);
  }

  private Optional<String> full(Candidate task) {
    Crowd waiting = line.waiting();
    int all = waiting.size() + written.size();
    if (all >= settings.maxWaiting()) return Optional.of(all + " tasks are waiting already");
    for (String endpoint : task.endpoints())
      if (waiting.of(endpoint) + written.of(endpoint) >= rooms.part(settings.maxWaiting()))
        return Optional.of("too many tasks are waiting for " + endpoint);
    int own = waiting.of(task.tenant()) + written.of(task.tenant());
    return own >= settings.of(task.tenant()).waiting()
        ? Optional.of("the tenant " + task.tenant() + " has " + own + " tasks waiting already")
        : Optional.empty();
  }

  private boolean hasRoom(Set<String> endpoints) {
    return rooms.free(active, endpoints);
  }

  private boolean mayBegin(TenantId tenant) {
    return active.of(tenant) < settings.of(tenant).active();
  }

  private void onWritten(Written w) {
    Optional<Candidate> task = written.remove(w.task());
    boolean fresh = w.reply() instanceof Fact.SubmitReply.Accepted a && !a.existing();
    if (fresh && !active.contains(w.task())) task.ifPresent(line::add);
  }

  /** Being worked on, in line, or about to be: nothing to do. A writer that stopped has left. */
  private void onFound(Found found) {
    if (!isKnown(found.task()))
      line.add(new Candidate(found.task(), found.place(), rooms.endpoints(found.roles())));
  }

  private void onTake(Take take) {
    line.remove(take.task());
    active.add(new Candidate(take.task(), take.place(), rooms.endpoints(take.roles())));
    placement.tell(take.task(), new Fact.Wake(true));
  }

  private void onEnded(TaskId task) {
    pace.ended();
    line.remove(task);
  }

  private void begin() {
    while (!closed) {
      Optional<Candidate> next = line.next(this::hasRoom, this::mayBegin);
      if (next.isEmpty()) return;
      active.add(next.get());
      placement.tell(next.get().task(), new Fact.Wake());
    }
  }

  private Load load() {
    return new Load(
        active.size(),
        line.waiting().size() + written.size(),
        line.byPriority(),
        active.byTenant(),
        line.waiting().byTenant(),
        pace.endedPerSecond(),
        refused,
        closed);
  }
}
