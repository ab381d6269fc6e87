package dev.troupe.agents.task.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.agents.task.decide.EndTask;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.Rule;
import dev.troupe.agents.task.journal.Answers;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.SubtaskState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.worker.Rethinking;
import dev.troupe.agents.worker.Thought;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.CallKey;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * Goes through a recorded task with the code of today: what came from outside (answers, people,
 * time) is taken as it was; everything that follows from it is thought again and must come out the
 * same, to the byte. So a change of code that would have led a task elsewhere is found, and where.
 * After Temporal's {@code WorkflowReplayer}. No model, no tool, no network; blocks.
 */
public final class Replay {
  /** The first event that would not be written so today. */
  public record Divergence(long seq, String event, String why) {}

  /**
   * @param checked events that follow from others, and were thought again
   * @param hash SHA-256 over all events as they would be written today
   */
  public record Result(int events, int checked, Hash hash, Optional<Divergence> divergence) {}

  private final Recording recording;
  private final Optional<Candidates> candidates;
  private TaskState state = TaskState.EMPTY;
  private final Gaps gaps = new Gaps();
  private int checked;

  private Replay(Recording recording, Optional<Candidates> candidates) {
    this.recording = recording;
    this.candidates = candidates;
  }

  /**
   * @throws TaskEventCodec.UnknownEvent when a newer version wrote it
   * @throws IllegalArgumentException when it does not begin where a task begins
   */
  public static Result of(Recording recording) {
    if (recording.events().isEmpty()) throw new IllegalArgumentException("it holds no events");
    Optional<Candidates> candidates = Optional.empty();
    JournalReader.Stored first = recording.events().getFirst();
    if (TaskEventCodec.decode(first.manifest(), first.payload()).event()
        instanceof TaskEvent.TaskSubmitted submitted) {
      try {
        Team team =
            new Teams(recording.store(), Runnable::run, Set.of())
                .get(submitted.tenant(), submitted.teamHash(), submitted.teamFiles())
                .toCompletableFuture()
                .join();
        candidates =
            Optional.of(new Candidates(recording, team, new Rethinking(team, recording.store())));
      } catch (CompletionException e) {
        return new Result(
            recording.events().size(),
            0,
            Hash.of(new byte[0]),
            Optional.of(
                new Divergence(
                    1, "task_submitted", "the team cannot be read today: " + message(e))));
      }
    }
    if (candidates.isEmpty())
      throw new IllegalArgumentException("its first event is not task_submitted");
    return new Replay(recording, candidates).run();
  }

  private static String message(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  private Result run() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Optional<Divergence> divergence = Optional.empty();
    for (JournalReader.Stored stored : recording.events()) {
      JournalEntry entry = TaskEventCodec.decode(stored.manifest(), stored.payload());
      TaskEventCodec.Encoded again = TaskEventCodec.encode(entry);
      written.writeBytes(again.json());
      Optional<String> why =
          again.manifest().equals(stored.manifest())
                  && !Arrays.equals(again.json(), stored.payload())
              ? Optional.of("would be written otherwise")
              : gaps.before(state, stored.seq(), entry.event()).or(() -> check(entry.event()));
      if (why.isPresent() && divergence.isEmpty())
        divergence =
            Optional.of(
                new Divergence(stored.seq(), TaskEventCodec.name(entry.event()), why.get()));
      state = state.apply(entry);
    }
    return new Result(
        recording.events().size(), checked, Hash.of(written.toByteArray()), divergence);
  }

  /** Why this event does not follow from those before it; empty when it does, or need not. */
  private Optional<String> check(TaskEvent event) {
    return switch (event) {
      case TaskEvent.SubtaskOpened e when !SubtaskPath.isRoot(e.path()) ->
          thought(
              SubtaskPath.parent(e.path()).orElseThrow(),
              t -> opens(t, e),
              "would not open the subtask " + e.id() + " so");
      case TaskEvent.CallSent e when e.kind() == TaskEvent.Kind.MODEL ->
          model(e, e.key(), e.fingerprint());
      case TaskEvent.CallReused e when e.kind() == TaskEvent.Kind.MODEL ->
          model(e, e.key(), e.fingerprint());
      case TaskEvent.CallSent e when e.kind() == TaskEvent.Kind.TOOL -> tool(e);
      case TaskEvent.CallReused e when e.kind() == TaskEvent.Kind.TOOL -> tool(e);
      case TaskEvent.PlanAccepted e ->
          thought(e.path(), t -> accepts(t, e), "would not accept this plan");
      case TaskEvent.SubtaskClosed e when byThought(e) ->
          thought(e.path(), t -> closes(t, e), "would come to another end");
      case TaskEvent.NoteWritten e when !e.key().equals("goal") -> note(e);
      case TaskEvent.TaskEnded e -> ended(e);
      default -> Optional.empty();
    };
  }

  private Optional<String> thought(String path, Predicate<Thought> same, String otherwise) {
    Optional<SubtaskState> subtask = state.subtask(path);
    if (candidates.isEmpty() || subtask.isEmpty()) return Optional.of("nobody could think it");
    checked++;
    return candidates.get().of(state, subtask.get()).anyMatch(same)
        ? Optional.empty()
        : Optional.of(
            "agent "
                + (subtask.get().opened().agent().isEmpty()
                    ? SubtaskPath.ROOT
                    : subtask.get().opened().agent())
                + " "
                + otherwise);
  }

  private static Optional<Move> wanted(Thought thought, String label) {
    return thought.decision() instanceof Decision.Pending pending
        ? Optional.ofNullable(pending.wanted().get(new Label(label)))
        : Optional.empty();
  }

  private static boolean opens(Thought thought, TaskEvent.SubtaskOpened e) {
    return wanted(thought, e.id()).orElse(null) instanceof Move.Delegate d
        && d.agent().equals(e.agent())
        && d.instruction().equals(e.instruction())
        && d.dependsOn().equals(e.dependsOn())
        && same(d.inputs(), e.inputs());
  }

  private Optional<String> model(TaskEvent.Try made, Hash key, String fingerprint) {
    Optional<CallState> before = state.call(made.path(), made.label());
    boolean again =
        before
            .filter(b -> b.made().round() == made.round() && b.made().attempt() < made.attempt())
            .isPresent();
    if (again) {
      checked++;
      return before.get().made().request().equals(made.request())
          ? Optional.empty()
          : Optional.of("a retry of another request");
    }
    int sample = state.terms().sample().orElse(0);
    return thought(
        made.path(),
        t -> {
          Thought.Draft draft = t.drafts().get(new Label(made.label()));
          return draft != null
              && draft.manifest().equals(made.request())
              && key(draft.request(), fingerprint, sample).equals(key);
        },
        "would ask otherwise in " + made.label());
  }

  private static Hash key(ModelRequest request, String fingerprint, int sample) {
    return CallKey.of(request, fingerprint, sample);
  }

  private Optional<String> tool(TaskEvent.Try made) {
    if (made.attempt() > 1) return Optional.empty();
    return thought(
        made.path(),
        t ->
            wanted(t, made.label()).orElse(null) instanceof Move.CallTool call
                && call.tool().equals(made.name())
                && Hash.of(Json.bytes(call.arguments())).equals(made.request()),
        "would not call " + made.name() + " so");
  }

  private static boolean accepts(Thought thought, TaskEvent.PlanAccepted e) {
    return thought.decision() instanceof Decision.Pending pending
        && pending.remarks().stream()
            .anyMatch(
                r ->
                    r instanceof Decision.Remark.PlanAccepted accepted
                        && same(accepted.plan(), e.plan()));
  }

  /** Others end with the task, at a limit, or for what happened outside. */
  private static boolean byThought(TaskEvent.SubtaskClosed e) {
    return e.failure()
        .map(
            f ->
                !f.reason().isLimit()
                    && f.reason() != StopReason.CANCELED
                    && f.reason() != StopReason.QUARANTINED)
        .orElse(true);
  }

  private boolean closes(Thought thought, TaskEvent.SubtaskClosed e) {
    return switch (thought.decision()) {
      case Decision.Finish finish ->
          e.result().filter(Hash.of(finish.output().getBytes(UTF_8))::equals).isPresent()
              && e.nothingFound() == Answers.isNothing(finish.output());
      case Decision.GiveUp gaveUp -> e.failure().filter(gaveUp.failure()::equals).isPresent();
      case Decision.FinishAs as ->
          state
              .subtask(SubtaskPath.of(e.path(), as.delegate().value()))
              .flatMap(SubtaskState::closed)
              .filter(c -> c.result().equals(e.result()) && c.failure().equals(e.failure()))
              .isPresent();
      case Decision.Pending pending -> false;
    };
  }

  private Optional<String> note(TaskEvent.NoteWritten e) {
    checked++;
    Optional<Hash> found =
        state
            .subtask(SubtaskPath.ROOT + "/" + e.key())
            .flatMap(SubtaskState::closed)
            .flatMap(TaskEvent.SubtaskClosed::result);
    return found.filter(e.text()::equals).isPresent()
        ? Optional.empty()
        : Optional.of("notes something else under " + e.key());
  }

  private Optional<String> ended(TaskEvent.TaskEnded e) {
    checked++;
    Rule.Context context =
        new Rule.Context(Instant.EPOCH, state.writer(), candidates.orElseThrow().team().limits());
    Collection<TaskEvent> today = new EndTask().apply(state, new Fact.Quiet(0), context);
    return today.stream().anyMatch(t -> same(t, e))
        ? Optional.empty()
        : Optional.of("would end otherwise: " + List.copyOf(today));
  }

  private static boolean same(Object a, Object b) {
    return Arrays.equals(Json.canonical(a), Json.canonical(b));
  }
}
