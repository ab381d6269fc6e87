package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.journal.Fork;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.task.state.Undoing;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.fair.Place;
import dev.troupe.runtime.model.gateway.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A call that is wanted: everything about it but the permit.
 *
 * @param kind model, tool or undoing; {@code name} the model role or the tool
 * @param request payload that the body can be read from again
 * @param timeout how long it may take
 * @param losses how often this try had been lost when it was wanted: a permit for one sending is
 *     none for another
 * @param fresh how old an answer to the same request may be that is taken instead; absent: none
 * @param fork whose answers are taken instead
 */
public record CallIntent(
    CallId id,
    TenantId tenant,
    Priority priority,
    String traceparent,
    int attempt,
    TaskEvent.Kind kind,
    String name,
    String agent,
    int round,
    Hash request,
    Hash key,
    String fingerprint,
    Effect effect,
    String idempotencyKey,
    Reserved reserved,
    Duration timeout,
    Instant asOf,
    int losses,
    Optional<Duration> fresh,
    Optional<Fork> fork) {
  public Place place() {
    return new Place(priority, tenant, id.task());
  }

  public Ticket ticket() {
    return new Ticket(id, attempt);
  }

  TaskEvent.CallSent sent(Instant now) {
    return new TaskEvent.CallSent(
        id.path(),
        id.label(),
        attempt,
        kind,
        name,
        agent,
        round,
        request,
        key,
        fingerprint,
        effect,
        idempotencyKey,
        reserved,
        Optional.of(now.plus(timeout)));
  }

  /** Names a try of a call that was made before, from the journal. */
  public static CallIntent of(TaskId task, TaskState state, TaskEvent.CallSent e, int attempt) {
    return of(task, state, e, attempt, ToolDeclaration.TIMEOUT);
  }

  /**
   * A try of a call that was made before, from the journal.
   *
   * @param timeout how long it may take now
   */
  public static CallIntent of(
      TaskId task, TaskState state, TaskEvent.CallSent e, int attempt, Duration timeout) {
    CallId id = new CallId(task, e.path(), e.label());
    return new CallIntent(
        id,
        state.tenant(),
        state.terms().priority(),
        state.terms().traceparent(),
        attempt,
        e.kind(),
        e.name(),
        e.agent(),
        e.round(),
        e.request(),
        e.key(),
        e.fingerprint(),
        e.effect(),
        e.kind() == TaskEvent.Kind.MODEL
            ? idempotencyKey(id, e.kind(), attempt)
            : e.idempotencyKey(),
        e.reserved(),
        timeout,
        state.submittedAt().orElse(Instant.EPOCH),
        state
            .call(e.path(), e.label())
            .filter(call -> call.made().attempt() == attempt)
            .map(CallState::lost)
            .orElse(0),
        Optional.empty(),
        Optional.empty());
  }

  /** Has the tool undo a call that was lost, under the call's own key. */
  public static CallIntent undoing(TaskId task, TaskState state, CallState lost, Duration timeout) {
    TaskEvent.CallSent e = lost.sent();
    return new CallIntent(
        new CallId(task, e.path(), Undoing.label(lost)),
        state.tenant(),
        state.terms().priority(),
        state.terms().traceparent(),
        1,
        TaskEvent.Kind.UNDO,
        e.name(),
        e.agent(),
        e.round(),
        e.request(),
        e.key(),
        "",
        Effect.IDEMPOTENT,
        e.idempotencyKey(),
        Reserved.NOTHING,
        timeout,
        state.submittedAt().orElse(Instant.EPOCH),
        0,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * A model call has one per try; a tool call one for all its tries, since each might have had its
   * effect.
   */
  public static String idempotencyKey(CallId id, TaskEvent.Kind kind, int attempt) {
    return Hash.of(kind == TaskEvent.Kind.MODEL ? id.attempt(attempt) : id.toString())
        .value()
        .substring(0, 32);
  }
}
