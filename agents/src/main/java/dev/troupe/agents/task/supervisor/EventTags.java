package dev.troupe.agents.task.supervisor;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.Spent;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.runtime.journal.DaySpend;
import dev.troupe.runtime.journal.Listing;
import dev.troupe.runtime.journal.SqliteAnswers;
import dev.troupe.runtime.journal.SqliteJournal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal's other tables are told with the events of a write: whether the task is open,
 * how it is listed, what its tenant's day is charged, and which answers may be given again.
 */
final class EventTags {
  private final TenantBudgets budgets;

  /** Of the next write as a whole; they go with its first event. */
  private Set<String> whole = Set.of();

  /** Of events that hold an answer, for whoever asks the same. */
  private final Map<JournalEntry, String> answers = new IdentityHashMap<>();

  EventTags(TenantBudgets budgets) {
    this.budgets = budgets;
  }

  /** Before these events are written. */
  void prepare(TaskState before, TaskState after, List<JournalEntry> entries, Optional<Team> team) {
    whole = whole(before, after, entries);
    answers.clear();
    if (team.isEmpty()) return;
    for (int i = 0; i < entries.size(); i++) {
      JournalEntry entry = entries.get(i);
      answer(before, entries.subList(0, i), after, entry, team.get())
          .ifPresent(tag -> answers.put(entry, tag));
    }
  }

  /** Of one event of the write; asked for each, in order. */
  Set<String> of(JournalEntry entry) {
    Set<String> tags = new LinkedHashSet<>(own(entry));
    tags.addAll(whole);
    whole = Set.of();
    Optional.ofNullable(answers.get(entry)).ifPresent(tags::add);
    return tags;
  }

  private static Set<String> own(JournalEntry entry) {
    return switch (entry.event()) {
      case TaskEvent.TaskSubmitted e ->
          Set.of(SqliteJournal.OPEN, Listing.TENANT + e.tenant(), Listing.TEAM + e.team());
      case TaskEvent.Paused e -> Set.of(SqliteJournal.RESTS);
      case TaskEvent.Resumed e -> Set.of(SqliteJournal.AWAKES);
      case TaskEvent.Suspended e -> Set.of(SqliteJournal.SUSPENDS + e.until().toEpochMilli());
      case TaskEvent.QuestionAnswered e -> Set.of(SqliteJournal.STIRS);
      case TaskEvent.OwnershipTaken e -> Set.of(SqliteJournal.STIRS);
      // a paused task too: what it has on the wire is closed, and then it ends
      case TaskEvent.CancelRequested e -> Set.of(SqliteJournal.AWAKES, SqliteJournal.STIRS);
      case TaskEvent.TaskEnded e -> Set.of(SqliteJournal.CLOSED);
      default -> Set.of();
    };
  }

  /** The status by which it is listed, if it changes, and what the tenant's day is charged. */
  private Set<String> whole(TaskState before, TaskState after, List<JournalEntry> entries) {
    Set<String> tags = new LinkedHashSet<>();
    if (before.submitted().isEmpty() || !before.status().equals(after.status()))
      tags.add(Listing.STATUS + after.status());
    tags.addAll(charges(before, after, entries));
    return tags;
  }

  private static Optional<String> answer(
      TaskState before,
      List<JournalEntry> earlier,
      TaskState after,
      JournalEntry entry,
      Team team) {
    if (!(entry.event() instanceof TaskEvent.CallSettled settled)
        || settled.settlement().result().isEmpty()) return Optional.empty();
    return sent(before, earlier, settled)
        .filter(sent -> sent.kind() == TaskEvent.Kind.MODEL)
        .filter(sent -> team.reuse(sent.agent()).fresh(after.terms().rehearses()).isPresent())
        .map(
            sent ->
                SqliteAnswers.tag(
                    after.tenant(),
                    sent.key(),
                    settled.settlement().result().get(),
                    settled.settlement().usage(),
                    entry.at()));
  }

  /** The try that was answered; a later one may be in the same write. */
  private static Optional<TaskEvent.CallSent> sent(
      TaskState before, List<JournalEntry> earlier, TaskEvent.CallSettled settled) {
    for (JournalEntry entry : earlier.reversed())
      if (entry.event() instanceof TaskEvent.CallSent sent
          && sent.path().equals(settled.path())
          && sent.label().equals(settled.label())
          && sent.attempt() == settled.attempt()) return Optional.of(sent);
    return before
        .call(settled.path(), settled.label())
        .flatMap(CallState::lastSent)
        .filter(sent -> sent.attempt() == settled.attempt());
  }

  /**
   * What this write adds to the tenant's days, bounded here or not: another process, or this one
   * after a change of its settings, may bound them. What was set aside for a call is corrected on
   * the day it was sent.
   */
  private List<String> charges(TaskState before, TaskState after, List<JournalEntry> entries) {
    LocalDate today = budgets.day(entries.getLast().at());
    long tokens = sum(after) - sum(before);
    BigDecimal cost = cost(after).subtract(cost(before));
    List<String> charges = new ArrayList<>();
    for (JournalEntry entry : entries) {
      if (!(entry.event() instanceof TaskEvent.CallSettled settled)) continue;
      Optional<CallState> call =
          before.call(settled.path(), settled.label()).filter(CallState::unsettled);
      if (call.isEmpty() || call.get().isLost()) continue;
      LocalDate sent = budgets.day(call.get().sentAt());
      if (sent.equals(today)) continue;
      Reserved reserved = call.get().sent().reserved();
      Spent.Charge charge = Spent.charge(reserved, settled.settlement());
      long more = charge.tokens() - reserved.tokens();
      BigDecimal dearer = charge.cost().subtract(reserved.money());
      charges.add(DaySpend.tag(after.tenant().value(), sent, more, dearer));
      tokens -= more;
      cost = cost.subtract(dearer);
    }
    if (tokens != 0 || cost.signum() != 0)
      charges.add(DaySpend.tag(after.tenant().value(), today, tokens, cost));
    return charges;
  }

  private static long sum(TaskState state) {
    return state.spent().charged() + state.spent().held();
  }

  private static BigDecimal cost(TaskState state) {
    return state.spent().chargedCost().add(state.spent().heldCost());
  }
}
