package dev.troupe.agents.task.state;

import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** One event's worth of difference between two states. */
final class StateChange {
  private final TaskState before;
  private Optional<TaskEvent.TaskSubmitted> submitted;
  private Optional<Instant> submittedAt;
  private String writer;
  private SequencedMap<String, SubtaskState> subtasks;
  private SequencedMap<String, Plan> plans;
  private SequencedMap<String, Hash> notes;
  private SequencedMap<String, QuestionState> questions;
  private Standing standing;
  private Spent spent;
  private List<TaskEvent.LimitReached> reached;
  private Optional<TaskEvent.TaskEnded> ended;
  private Optional<Instant> endedAt;
  private Instant latest = Instant.EPOCH;

  StateChange(TaskState before) {
    this.before = before;
    this.submitted = before.submitted();
    this.submittedAt = before.submittedAt();
    this.writer = before.writer();
    this.subtasks = before.subtasks();
    this.plans = before.plans();
    this.notes = before.notes();
    this.questions = before.questions();
    this.standing = before.standing();
    this.spent = before.spent();
    this.reached = before.reached();
    this.ended = before.ended();
    this.endedAt = before.endedAt();
  }

  TaskState done() {
    return new TaskState(
        submitted,
        submittedAt,
        writer,
        subtasks,
        plans,
        notes,
        questions,
        standing,
        spent,
        reached,
        before.events() + 1,
        Optional.of(latest),
        ended,
        endedAt);
  }

  StateChange apply(TaskEvent event, Instant at) {
    latest = at;
    switch (event) {
      case TaskEvent.TaskSubmitted e -> {
        submitted = Optional.of(e);
        submittedAt = Optional.of(at);
        writer = e.writer();
      }
      case TaskEvent.OwnershipTaken e -> {
        writer = e.writer();
        standing =
            (before.node().equals(TaskState.node(e.writer()))
                    ? standing
                    : standing.unattended(before.latest().orElse(at), at))
                .suspended(false, at);
      }
      case TaskEvent.SubtaskOpened e -> put(SubtaskState.of(e, at));
      case TaskEvent.SubtaskClosed e -> close(e, at);
      case TaskEvent.PlanAccepted e -> plans = with(plans, e.path(), e.plan());
      case TaskEvent.PlanRejected e -> {}
      case TaskEvent.CallSent e -> sent(e, at);
      case TaskEvent.CallRefused e ->
          on(e.path(), s -> s.with(e.label(), CallState.of(e, at), true, s.spent(), at));
      case TaskEvent.CallReused e -> {
        standing = standing.begun(at);
        spent = spent.oneReused();
        on(e.path(), s -> s.with(e.label(), CallState.of(e, at), true, s.spent().oneReused(), at));
      }
      case TaskEvent.CallSettled e -> settled(e, at);
      case TaskEvent.CallWithdrawn e -> change(e.path(), e.label(), CallState::asWithdrawn, at);
      case TaskEvent.CallLost e -> lost(e, at);
      case TaskEvent.CallRepeated e -> repeated(e, at);
      case TaskEvent.NoteWritten e -> notes = with(notes, e.key(), e.text());
      case TaskEvent.QuestionAsked e ->
          questions =
              with(questions, e.question().id(), new QuestionState(e.question(), Optional.empty()));
      case TaskEvent.QuestionAnswered e -> answered(e, at);
      case TaskEvent.Suspended e -> standing = standing.suspended(true, at);
      case TaskEvent.LimitReached e -> {
        List<TaskEvent.LimitReached> more = new ArrayList<>(reached);
        more.add(e);
        reached = List.copyOf(more);
      }
      case TaskEvent.Tainted e -> on(e.path(), SubtaskState::asTainted);
      case TaskEvent.TaskEnded e -> {
        ended = Optional.of(e);
        endedAt = Optional.of(at);
      }
      case TaskEvent.CancelRequested e -> standing = standing.asStopping();
      case TaskEvent.Paused e -> standing = standing.paused(true, at);
      case TaskEvent.Resumed e -> standing = standing.paused(false, at);
    }
    return this;
  }

  private void sent(TaskEvent.CallSent e, Instant at) {
    standing = standing.begun(at);
    spent = spent.sent(e);
    CallState call = CallState.sent(e, before.call(e.path(), e.label()), at);
    on(e.path(), s -> s.with(e.label(), call, false, s.spent().sent(e), at));
  }

  private void settled(TaskEvent.CallSettled e, Instant at) {
    Optional<CallState> call = before.call(e.path(), e.label());
    if (call.isEmpty() || !(call.get().made() instanceof TaskEvent.CallSent sent)) return;
    boolean wasLost = call.get().isLost();
    spent = spent.settled(sent, e.settlement(), wasLost);
    CallState end = call.get().settled(e.settlement(), e.retryAt());
    boolean seen = e.retryAt().isEmpty() && sent.kind() != TaskEvent.Kind.UNDO;
    on(
        e.path(),
        s -> s.with(e.label(), end, seen, s.spent().settled(sent, e.settlement(), wasLost), at));
  }

  private void lost(TaskEvent.CallLost e, Instant at) {
    Optional<CallState> call = before.call(e.path(), e.label());
    if (call.isEmpty() || !(call.get().made() instanceof TaskEvent.CallSent sent)) return;
    spent = spent.lost(sent);
    on(e.path(), s -> s.with(e.label(), call.get().asLost(e), false, s.spent().lost(sent), at));
  }

  private void repeated(TaskEvent.CallRepeated e, Instant at) {
    Optional<CallState> call = before.call(e.path(), e.label());
    if (call.isEmpty() || !(call.get().made() instanceof TaskEvent.CallSent sent)) return;
    spent = spent.repeated(sent);
    CallState again = call.get().asRepeated(at);
    on(e.path(), s -> s.with(e.label(), again, false, s.spent().repeated(sent), at));
  }

  private void answered(TaskEvent.QuestionAnswered e, Instant at) {
    standing = standing.suspended(false, at);
    QuestionState asked = questions.get(e.id());
    if (asked == null) return;
    questions = with(questions, e.id(), new QuestionState(asked.asked(), Optional.of(e)));
    on(asked.asked().path(), SubtaskState::touched);
  }

  private void change(String path, String label, UnaryOperator<CallState> how, Instant at) {
    before
        .call(path, label)
        .ifPresent(call -> on(path, s -> s.with(label, how.apply(call), true, s.spent(), at)));
  }

  /** A closed subtask is news for the one that delegated it. */
  private void close(TaskEvent.SubtaskClosed e, Instant at) {
    on(e.path(), s -> s.closed(e, at));
    SubtaskPath.parent(e.path()).ifPresent(parent -> on(parent, SubtaskState::touched));
  }

  private void on(String path, UnaryOperator<SubtaskState> change) {
    SubtaskState subtask = subtasks.get(path);
    if (subtask != null) put(change.apply(subtask));
  }

  private void put(SubtaskState subtask) {
    subtasks = with(subtasks, subtask.path(), subtask);
  }

  private static <V> SequencedMap<String, V> with(
      SequencedMap<String, V> map, String key, V value) {
    SequencedMap<String, V> more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }
}
