package dev.troupe.agents.task;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be said about a task, in the order of its life. Explicit names: {@link
 * TaskEventCodec}.
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
      if (terms == null) terms = Terms.DEFAULT; // journals written before there were terms
    }

    TaskSubmitted by(String other) {
      return new TaskSubmitted(
          tenant, team, teamHash, teamFiles, environment, request, body, other, terms);
    }
  }

  /** A new incarnation of the task's writer; every older one's next write collides. */
  record OwnershipTaken(String writer) implements TaskEvent {}

  record SubtaskOpened(
      String path,
      String id,
      String agent,
      String instruction,
      List<String> dependsOn,
      JsonNode inputs)
      implements TaskEvent {}

  /**
   * @param result payload of the output; absent when it failed
   * @param nothingFound the output says that the documents do not answer
   */
  record SubtaskClosed(
      String path, Optional<Hash> result, Optional<Failure> failure, boolean nothingFound)
      implements TaskEvent {}

  record PlanAccepted(Plan plan) implements TaskEvent {}

  record PlanRejected(int round, List<String> faults) implements TaskEvent {}

  /**
   * One try that may be paid for. Durable before anything is sent.
   *
   * @param attempt the wire's {@code try}
   * @param request payload: manifest of a model's request, or a tool's arguments
   * @param key what the request is, for reuse
   */
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
      long reservedTokens)
      implements TaskEvent {}

  /** How one try ended. Durable before anybody acts on it. */
  record CallSettled(
      String path, String label, int attempt, Settlement settlement, Optional<Instant> retryAt)
      implements TaskEvent {}

  record CallWithdrawn(String path, String label, int attempt) implements TaskEvent {}

  record NoteWritten(String key, Hash text) implements TaskEvent {}

  /**
   * @param answer payload of the final output; absent when there is none
   * @param missing what the answer lacks, one entry per subtask that failed
   */
  record TaskEnded(
      Status status,
      Optional<Hash> answer,
      StopReason stopReason,
      String message,
      List<Missing> missing)
      implements TaskEvent {}

  /** A part of the plan that came to nothing. */
  record Missing(String id, String instruction, String message) {}

  /** What kind of thing is called. */
  enum Kind {
    MODEL,
    TOOL;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Somebody wants the task to stop; its end follows in the same write. */
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
