package dev.troupe.scenarios.record;

import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one task's journal says in numbers. */
final class TaskRecord {
  /**
   * One try that was sent, and how it ended.
   *
   * @param own of the task itself, and not of a subtask
   */
  record Call(
      boolean own,
      TaskEvent.Kind kind,
      String name,
      Instant sent,
      Optional<Instant> ended,
      long millis,
      String failure,
      long inputTokens,
      long outputTokens,
      double cost,
      String currency) {}

  final Instant submitted;
  final String tenant;
  final List<Call> calls = new ArrayList<>();
  final List<Duration> answers = new ArrayList<>();
  final Set<String> asking = new HashSet<>();
  final Set<String> subtasks = new HashSet<>();
  final Map<String, Integer> modelCalls = new HashMap<>();
  boolean planned;
  int questions;

  private TaskRecord(Instant submitted, String tenant) {
    this.submitted = submitted;
    this.tenant = tenant;
  }

  /** Empty for what does not begin with its submit. */
  static Optional<TaskRecord> of(List<TaskHistory.Numbered> events) {
    if (events.isEmpty()
        || !(events.getFirst().entry().event() instanceof TaskEvent.TaskSubmitted first))
      return Optional.empty();
    TaskRecord record = new TaskRecord(events.getFirst().entry().at(), first.tenant().value());
    Map<String, JournalEntry> sent = new HashMap<>();
    Map<String, Instant> asked = new HashMap<>();
    for (TaskHistory.Numbered event : events) record.read(event.entry(), sent, asked);
    // What is on the wire when the journal was read.
    sent.values().forEach(entry -> record.calls.add(open(entry)));
    return Optional.of(record);
  }

  private void read(
      JournalEntry entry, Map<String, JournalEntry> sent, Map<String, Instant> asked) {
    switch (entry.event()) {
      case TaskEvent.SubtaskOpened e -> {
        // The one that depends on all others sums up.
        boolean sumsUp = !e.dependsOn().isEmpty() && e.dependsOn().size() == subtasks.size();
        if (!SubtaskPath.isRoot(e.path()) && !sumsUp) subtasks.add(e.path() + " " + e.id());
      }
      case TaskEvent.CallSent e -> {
        sent.put(key(e.path(), e.label(), e.attempt()), entry);
        if (e.kind() == TaskEvent.Kind.MODEL && e.attempt() == 1) {
          modelCalls.merge(e.path(), 1, Integer::sum);
          planned |= !e.path().contains("/");
        }
      }
      case TaskEvent.CallSettled e -> {
        JournalEntry begun = sent.remove(key(e.path(), e.label(), e.attempt()));
        if (begun != null) calls.add(settled(begun, entry, e));
      }
      case TaskEvent.QuestionAsked e -> {
        questions++;
        asking.add(e.question().path());
        asked.put(e.question().id(), entry.at());
      }
      case TaskEvent.QuestionAnswered e -> {
        Instant at = asked.remove(e.id());
        if (at != null && !e.by().isEmpty()) answers.add(Duration.between(at, entry.at()));
      }
      default -> {}
    }
  }

  private static String key(String path, String label, int attempt) {
    return path + "/" + label + "#" + attempt;
  }

  private static Call settled(JournalEntry begun, JournalEntry ended, TaskEvent.CallSettled e) {
    TaskEvent.CallSent call = (TaskEvent.CallSent) begun.event();
    return new Call(
        !call.path().contains("/"),
        call.kind(),
        call.name(),
        begun.at(),
        Optional.of(ended.at()),
        e.settlement().durationMillis(),
        e.settlement().failure().map(f -> f.kind()).orElse(""),
        e.settlement().usage().inputTokens(),
        e.settlement().usage().outputTokens(),
        e.settlement().cost().map(Number::doubleValue).orElse(0.0),
        e.settlement().currency());
  }

  private static Call open(JournalEntry begun) {
    TaskEvent.CallSent call = (TaskEvent.CallSent) begun.event();
    return new Call(
        !call.path().contains("/"),
        call.kind(),
        call.name(),
        begun.at(),
        Optional.empty(),
        0,
        "open",
        0,
        0,
        0,
        "");
  }

  /** Model calls of the subtasks below the task itself, on average. */
  double callsPerSubtask() {
    return modelCalls.entrySet().stream()
        .filter(each -> each.getKey().contains("/"))
        .mapToInt(Map.Entry::getValue)
        .average()
        .orElse(0);
  }

  long modelCallsInAll() {
    return modelCalls.values().stream().mapToInt(Integer::intValue).sum();
  }
}
