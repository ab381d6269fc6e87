package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.plan.SubtaskPath;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.api.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be said about a task, in the order of its life. Explicit names: {@link
 * TaskEventCodec}. Components that came later have a value for journals that lack them.
 */
public sealed interface TaskEvent {
  /**
   * @param teamFiles payload: path to content hash of the team as it was
   * @param request payload: goal and inputs
   * @param body hash of what was submitted, to tell a repeated key from a misused one
   * @param terms how it is to be worked on
   */
  record TaskSubmitted(
      TenantId tenant,
      String team,
      Hash teamHash,
      Hash teamFiles,
      String environment,
      Hash request,
      Hash body,
      String writer,
      Terms terms)
      implements TaskEvent {
    public TaskSubmitted {
      if (terms == null) terms = Terms.DEFAULT;
    }

    public TaskSubmitted by(String other) {
      return new TaskSubmitted(
          tenant, team, teamHash, teamFiles, environment, request, body, other, terms);
    }
  }

  /** A new incarnation of the task's writer; every older one's next write collides. */
  record OwnershipTaken(String writer) implements TaskEvent {}

  /**
   * @param path of the one that delegated it, and its id
   * @param slice what it and all below it may use of the task's limits; absent for no bound of its
   *     own
   */
  record SubtaskOpened(
      String path,
      String id,
      String agent,
      String instruction,
      List<String> dependsOn,
      JsonNode inputs,
      Optional<Limits> slice)
      implements TaskEvent {}

  /**
   * @param result payload of the output; absent when it failed
   * @param nothingFound the output says that the documents do not answer
   */
  record SubtaskClosed(
      String path, Optional<Hash> result, Optional<Failure> failure, boolean nothingFound)
      implements TaskEvent {}

  /**
   * A plan that is walked from now on; a later one of the same path holds all of the earlier one.
   *
   * @param path whose plan it is
   */
  record PlanAccepted(String path, Plan plan) implements TaskEvent {
    public PlanAccepted {
      if (path == null) path = SubtaskPath.ROOT;
    }
  }

  record PlanRejected(String path, int round, List<String> faults) implements TaskEvent {
    public PlanRejected {
      if (path == null) path = SubtaskPath.ROOT;
    }
  }

  /** Something was to be called: it was sent, refused before, or answered before. */
  sealed interface Try {
    String path();

    String label();

    int attempt();

    Kind kind();

    String name();

    int round();

    Hash request();
  }

  /**
   * One try that may be paid for. Durable before anything is sent.
   *
   * @param attempt the wire's {@code try}
   * @param request payload: manifest of a model's request, or a tool's arguments
   * @param key what the request is, for reuse
   * @param reserved what it may use of the budgets
   * @param deadline when it is given up; absent where nobody said
   */
  @JsonSerialize(using = CallSentJson.Writer.class)
  @JsonDeserialize(using = CallSentJson.Reader.class)
  record CallSent(
      String path,
      String label,
      int attempt,
      Kind kind,
      String name,
      String agent,
      int round,
      Hash request,
      Hash key,
      String fingerprint,
      Effect effect,
      String idempotencyKey,
      Reserved reserved,
      Optional<Instant> deadline)
      implements TaskEvent, Try {
    public CallSent {
      if (reserved == null) reserved = Reserved.NOTHING;
    }
  }

  /** A call that policy or a person did not allow; it was not sent. The agent is told. */
  record CallRefused(
      String path, String label, Kind kind, String name, int round, Hash request, String message)
      implements TaskEvent, Try {
    @Override
    public int attempt() {
      return 0;
    }
  }

  /**
   * A call that was not made: the same request had been answered before.
   *
   * @param result payload of that answer
   * @param usage what it used then; nothing now
   * @param sourceTask and {@code sourceSeq}: the event that holds it
   * @param answeredAt when it was given
   */
  record CallReused(
      String path,
      String label,
      int attempt,
      Kind kind,
      String name,
      String agent,
      int round,
      Hash request,
      Hash key,
      String fingerprint,
      Hash result,
      Usage usage,
      String sourceTask,
      long sourceSeq,
      Instant answeredAt)
      implements TaskEvent, Try {}

  /** How one try ended. Durable before anybody acts on it. */
  @JsonSerialize(using = CallSettledJson.Writer.class)
  @JsonDeserialize(using = CallSettledJson.Reader.class)
  record CallSettled(
      String path, String label, int attempt, Settlement settlement, Optional<Instant> retryAt)
      implements TaskEvent {}

  /** No longer wanted: it is closed on the wire, and settles late. */
  record CallWithdrawn(String path, String label, int attempt) implements TaskEvent {}

  /**
   * Nobody has said how this try ended: the process ended while it was on the wire, or its tool has
   * not answered in time, or has thrown. It may have been paid for, or have had its effect. What is
   * done about it follows.
   *
   * @param why empty when the process ended
   * @param runs its tool's code runs on, and may still have its effect
   */
  record CallLost(
      String path,
      String label,
      int attempt,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) String why,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean runs)
      implements TaskEvent {
    @SuppressWarnings("ConstantValue") // older journals do not say
    public CallLost {
      why = why == null ? "" : why;
    }
  }

  /** A lost try is sent once more, under the same key. Durable before it is sent. */
  record CallRepeated(String path, String label, int attempt) implements TaskEvent {}

  record NoteWritten(String key, Hash text) implements TaskEvent {}

  /** A person is needed. The id is the question's own, and is used once. */
  record QuestionAsked(Question question) implements TaskEvent {}

  /**
   * @param text payload of what was said; absent for a bare yes or no
   * @param by who said so, as far as known
   */
  record QuestionAnswered(String id, Answer answer, Optional<Hash> text, String by)
      implements TaskEvent {}

  /**
   * Nothing is left to do until a person answers: the task leaves memory.
   *
   * @param until when the first question expires
   */
  record Suspended(Instant until) implements TaskEvent {}

  /**
   * A bound was reached; what needed more is ended.
   *
   * @param path of what is bounded: the task, or a subtask with a slice
   * @param value the bound, {@code used} what was used of it
   */
  record LimitReached(String path, StopReason reason, BigDecimal value, BigDecimal used)
      implements TaskEvent {}

  /** From here on an agent has read what nobody vouches for. */
  record Tainted(String path, String source) implements TaskEvent {}

  /**
   * @param answer payload of the final output; absent when there is none
   * @param missing what the answer lacks, one entry per subtask that failed
   * @param totals what it took; absent in journals of before
   */
  record TaskEnded(
      Status status,
      Optional<Hash> answer,
      StopReason stopReason,
      String message,
      List<Missing> missing,
      Optional<Totals> totals)
      implements TaskEvent {}

  /** A part of the plan that came to nothing. */
  record Missing(String id, String instruction, String message) {}

  /** What kind of thing is called. */
  enum Kind {
    MODEL,
    TOOL,
    /** A tool's own undoing of a call that may have had its effect. */
    UNDO;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Somebody wants the task to stop: nothing is sent any more. It ends when all is settled. */
  record CancelRequested() implements TaskEvent {}

  /** No new call until {@link Resumed}. */
  record Paused() implements TaskEvent {}

  record Resumed() implements TaskEvent {}

  /** How a task ended. */
  enum Status {
    COMPLETED,
    FAILED,
    CANCELED;

    @JsonValue
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
