package dev.troupe.agents.task.state;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * A task as its journal tells it. Immutable; {@link #apply} is total and pure.
 *
 * @param subtasks by path, {@code root} first, parents before children
 * @param plans by the path that walks them
 * @param notes working notes by key
 * @param questions by id
 * @param spent by all subtasks together
 * @param events how many the journal holds
 * @param latest time of the last one
 */
public record TaskState(
    Optional<TaskEvent.TaskSubmitted> submitted,
    Optional<Instant> submittedAt,
    String writer,
    SequencedMap<String, SubtaskState> subtasks,
    SequencedMap<String, Plan> plans,
    SequencedMap<String, Hash> notes,
    SequencedMap<String, QuestionState> questions,
    Standing standing,
    Spent spent,
    List<TaskEvent.LimitReached> reached,
    long events,
    Optional<Instant> latest,
    Optional<TaskEvent.TaskEnded> ended,
    Optional<Instant> endedAt) {
  @SuppressWarnings("OptionalAssignedToNull") // older snapshots do not say
  public TaskState {
    latest = latest == null ? Optional.empty() : latest;
  }

  public static final TaskState EMPTY =
      new TaskState(
          Optional.empty(),
          Optional.empty(),
          "",
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          Standing.NEW,
          Spent.NOTHING,
          List.of(),
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public boolean open() {
    return submitted.isPresent() && ended.isEmpty();
  }

  /** A2A's word for how it is; a task that asks a person says so, whatever else is under way. */
  public String status() {
    if (ended.isPresent()) return ended.get().status().wire();
    if (standing.stopping()) return TaskEvent.Status.CANCELED.wire();
    if (questions.values().stream().anyMatch(QuestionState::open)) return "input_required";
    return subtasks.values().stream().anyMatch(s -> !s.calls().isEmpty()) ? "working" : "submitted";
  }

  /** The node that works on it, or was the last to. */
  public String node() {
    return node(writer);
  }

  static String node(String writer) {
    int end = writer.lastIndexOf('/');
    return end < 0 ? "" : writer.substring(0, end);
  }

  public boolean paused() {
    return standing.paused();
  }

  public TenantId tenant() {
    return submitted.map(TaskEvent.TaskSubmitted::tenant).orElse(TenantId.DEFAULT);
  }

  public Terms terms() {
    return submitted.map(TaskEvent.TaskSubmitted::terms).orElse(Terms.DEFAULT);
  }

  /** Calls that are on the wire and wanted, as far as the journal knows. */
  public long openCalls() {
    return count(CallState::open);
  }

  /** Whether a tool call runs for this subtask, or below it, that must not just be made again. */
  public boolean hasEffectUnderWay(String path) {
    for (SubtaskState subtask : subtasks.values())
      if (SubtaskPath.isWithin(subtask.path(), path))
        for (CallState call : subtask.calls().values())
          if (call.open()
              && call.sent().kind() == TaskEvent.Kind.TOOL
              && !call.sent().effect().repeatable()) return true;
    return false;
  }

  /** Calls that are wanted and on the wire; one that was lost is not, before it is repeated. */
  public long callsOnTheWire() {
    return count(call -> call.open() && !call.isLost());
  }

  /** Calls that were sent and not settled, wanted or not. */
  public long unsettledCalls() {
    return count(CallState::unsettled);
  }

  private long count(Predicate<CallState> which) {
    long count = 0;
    for (SubtaskState subtask : subtasks.values())
      for (CallState call : subtask.calls().values()) if (which.test(call)) count++;
    return count;
  }

  public Optional<SubtaskState> subtask(String path) {
    return Optional.ofNullable(subtasks.get(path));
  }

  /** Whether anything new may be begun: no end, no cancel, and the root is not closed. */
  public boolean acts() {
    return open()
        && !standing.stopping()
        && subtask(SubtaskPath.ROOT).filter(SubtaskState::open).isPresent();
  }

  /** A subtask that may still do something. */
  public Optional<SubtaskState> openSubtask(String path) {
    return acts() ? subtask(path).filter(SubtaskState::open) : Optional.empty();
  }

  public Optional<CallState> call(String path, String label) {
    return subtask(path).map(s -> s.calls().get(label));
  }

  /** The plan of the task itself. */
  public Optional<Plan> plan() {
    return plan(SubtaskPath.ROOT);
  }

  public Optional<Plan> plan(String path) {
    return Optional.ofNullable(plans.get(path));
  }

  public Optional<QuestionState> question(String id) {
    return Optional.ofNullable(questions.get(id));
  }

  /** Questions that somebody has still to answer. */
  public List<Question> openQuestions() {
    if (questions.isEmpty()) return List.of();
    return questions.values().stream()
        .filter(QuestionState::open)
        .map(QuestionState::asked)
        .toList();
  }

  /** What a subtask and all below it used. */
  Spent spentBelow(String path) {
    if (SubtaskPath.isRoot(path)) return spent;
    Spent sum = Spent.NOTHING;
    for (SubtaskState subtask : subtasks.values())
      if (SubtaskPath.isWithin(subtask.path(), path)) sum = sum.plus(subtask.spent());
    return sum;
  }

  public TaskState apply(JournalEntry entry) {
    return new StateChange(this).apply(entry.event(), entry.at()).done();
  }
}
