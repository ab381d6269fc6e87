package dev.troupe.agents.task;

import dev.troupe.agents.api.Plan;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * A task as its journal tells it. Immutable; {@link #apply} is total and pure.
 *
 * @param subtasks by path, {@code root} first
 * @param notes working notes by key
 */
public record TaskState(
    Optional<TaskEvent.TaskSubmitted> submitted,
    Optional<Instant> submittedAt,
    String writer,
    SequencedMap<String, SubtaskState> subtasks,
    Optional<Plan> plan,
    SequencedMap<String, Hash> notes,
    boolean paused,
    Optional<TaskEvent.TaskEnded> ended,
    Optional<Instant> endedAt) {

  public static final String ROOT = "root";

  public static final TaskState EMPTY =
      new TaskState(
          Optional.empty(),
          Optional.empty(),
          "",
          new LinkedHashMap<>(),
          Optional.empty(),
          new LinkedHashMap<>(),
          false,
          Optional.empty(),
          Optional.empty());

  public boolean open() {
    return submitted.isPresent() && ended.isEmpty();
  }

  public TenantId tenant() {
    return submitted.map(TaskEvent.TaskSubmitted::tenant).orElse(TenantId.DEFAULT);
  }

  public Terms terms() {
    return submitted.map(TaskEvent.TaskSubmitted::terms).orElse(Terms.DEFAULT);
  }

  /** Calls that are on the wire, as far as the journal knows. */
  public long openCalls() {
    long open = 0;
    for (SubtaskState subtask : subtasks.values())
      if (subtask.open()) for (CallState call : subtask.calls().values()) if (call.open()) open++;
    return open;
  }

  public Optional<SubtaskState> subtask(String path) {
    return Optional.ofNullable(subtasks.get(path));
  }

  /** A subtask that may still change: neither it nor the task has ended. */
  public Optional<SubtaskState> openSubtask(String path) {
    return open() ? subtask(path).filter(SubtaskState::open) : Optional.empty();
  }

  public Optional<CallState> call(String path, String label) {
    return subtask(path).map(s -> s.calls().get(label));
  }

  /** The path of a subtask of the plan. */
  static String pathOf(String id) {
    return ROOT + "/" + id;
  }

  public TaskState apply(JournalEntry entry) {
    Instant at = entry.at();
    return switch (entry.event()) {
      case TaskEvent.TaskSubmitted e ->
          new TaskState(
              Optional.of(e),
              Optional.of(at),
              e.writer(),
              subtasks,
              plan,
              notes,
              paused,
              ended,
              endedAt);
      case TaskEvent.OwnershipTaken e ->
          new TaskState(
              submitted, submittedAt, e.writer(), subtasks, plan, notes, paused, ended, endedAt);
      case TaskEvent.SubtaskOpened e -> with(e.path(), SubtaskState.of(e, at));
      case TaskEvent.SubtaskClosed e -> close(e, at);
      case TaskEvent.PlanAccepted e ->
          new TaskState(
              submitted,
              submittedAt,
              writer,
              subtasks,
              Optional.of(e.plan()),
              notes,
              paused,
              ended,
              endedAt);
      case TaskEvent.PlanRejected e -> this;
      case TaskEvent.CallSent e ->
          on(
              e.path(),
              s ->
                  s.with(
                      e.label(),
                      new CallState(e, Optional.empty(), Optional.empty(), false),
                      false,
                      at));
      case TaskEvent.CallSettled e -> settle(e, at);
      case TaskEvent.CallWithdrawn e ->
          on(
              e.path(),
              s ->
                  Optional.ofNullable(s.calls().get(e.label()))
                      .map(
                          c ->
                              s.with(
                                  e.label(),
                                  new CallState(c.sent(), c.settlement(), Optional.empty(), true),
                                  true,
                                  at))
                      .orElse(s));
      case TaskEvent.NoteWritten e -> {
        SequencedMap<String, Hash> more = new LinkedHashMap<>(notes);
        more.put(e.key(), e.text());
        yield new TaskState(
            submitted, submittedAt, writer, subtasks, plan, more, paused, ended, endedAt);
      }
      case TaskEvent.TaskEnded e ->
          new TaskState(
              submitted,
              submittedAt,
              writer,
              subtasks,
              plan,
              notes,
              paused,
              Optional.of(e),
              Optional.of(at));
      case TaskEvent.CancelRequested e -> this;
      case TaskEvent.Paused e -> paused(true);
      case TaskEvent.Resumed e -> paused(false);
    };
  }

  private TaskState paused(boolean now) {
    return new TaskState(
        submitted, submittedAt, writer, subtasks, plan, notes, now, ended, endedAt);
  }

  private TaskState settle(TaskEvent.CallSettled e, Instant at) {
    return on(
        e.path(),
        s ->
            Optional.ofNullable(s.calls().get(e.label()))
                .map(
                    c ->
                        s.with(
                            e.label(),
                            new CallState(
                                c.sent(), Optional.of(e.settlement()), e.retryAt(), false),
                            e.retryAt().isEmpty(),
                            at))
                .orElse(s));
  }

  /** A closed subtask is news for the root, whose strategy delegated it. */
  private TaskState close(TaskEvent.SubtaskClosed e, Instant at) {
    TaskState closed = on(e.path(), s -> s.closed(e, at));
    return e.path().equals(ROOT) ? closed : closed.on(ROOT, SubtaskState::touched);
  }

  private TaskState on(String path, UnaryOperator<SubtaskState> change) {
    SubtaskState subtask = subtasks.get(path);
    return subtask == null ? this : with(path, change.apply(subtask));
  }

  private TaskState with(String path, SubtaskState subtask) {
    SequencedMap<String, SubtaskState> changed = new LinkedHashMap<>(subtasks);
    changed.put(path, subtask);
    return new TaskState(
        submitted, submittedAt, writer, changed, plan, notes, paused, ended, endedAt);
  }
}
