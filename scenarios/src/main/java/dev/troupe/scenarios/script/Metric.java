package dev.troupe.scenarios.script;

import java.util.Arrays;
import java.util.Optional;

/** What is measured in a run, and what an expectation can be about. */
public enum Metric {
  /** Tasks whose client asked for the first time. */
  TASK_SUBMITTED("task.submitted", Kind.EVENTS, Unit.COUNT),
  TASK_COMPLETED("task.completed", Kind.EVENTS, Unit.COUNT),
  TASK_FAILED("task.failed", Kind.EVENTS, Unit.COUNT),
  TASK_CANCELED("task.canceled", Kind.EVENTS, Unit.COUNT),
  /** Told that there is no room, for good. */
  TASK_REFUSED("task.refused", Kind.EVENTS, Unit.COUNT),
  /** Completed or failed with a reason that is a limit. */
  TASK_LIMITED("task.limited", Kind.EVENTS, Unit.COUNT),
  /** Arrived, and neither ended nor refused when the run was over. */
  TASK_UNFINISHED("task.unfinished", Kind.EVENTS, Unit.COUNT),
  /** Failed again and again to be read back, and set aside. */
  TASK_SET_ASIDE("task.set_aside", Kind.EVENTS, Unit.COUNT),
  /** From the client's first asking to the end of a completed task. */
  TASK_DURATION("task.duration", Kind.SAMPLES, Unit.TIME),
  /** From the client's first asking to the first call that was sent. */
  TASK_WAIT("task.wait", Kind.SAMPLES, Unit.TIME),
  /** Clients that have asked, and were neither accepted nor refused yet: they ask again. */
  CLIENTS_WAITING("clients.waiting", Kind.LEVEL, Unit.COUNT),
  /** Accepted and not ended. */
  TASKS_OPEN("tasks.open", Kind.LEVEL, Unit.COUNT),
  /** Accepted, and nothing sent yet. */
  TASKS_WAITING("tasks.waiting", Kind.LEVEL, Unit.COUNT),
  /** Tries of model calls that were sent. */
  CALL_SENT("call.sent", Kind.EVENTS, Unit.COUNT),
  /** Tries that gave no answer. */
  CALL_FAILED("call.failed", Kind.EVENTS, Unit.COUNT),
  /** Tries after the first. */
  CALL_RETRIED("call.retried", Kind.EVENTS, Unit.COUNT),
  /** Sent once more after a crash: perhaps paid twice. */
  CALL_REPEATED("call.repeated", Kind.EVENTS, Unit.COUNT),
  /** From send to the end of a try that gave an answer. */
  CALL_DURATION("call.duration", Kind.SAMPLES, Unit.TIME),
  CALLS_IN_FLIGHT("calls.in_flight", Kind.LEVEL, Unit.COUNT),
  TOKENS_INPUT("tokens.input", Kind.EVENTS, Unit.COUNT),
  TOKENS_OUTPUT("tokens.output", Kind.EVENTS, Unit.COUNT),
  COST("cost", Kind.EVENTS, Unit.MONEY),
  QUESTION_ASKED("question.asked", Kind.EVENTS, Unit.COUNT),
  NODE_CRASHES("node.crashes", Kind.EVENTS, Unit.COUNT),
  /**
   * Jain's index over the tenants' calls sent, each divided by its share of the tasks: 1 is even.
   */
  FAIRNESS("fairness", Kind.INDEX, Unit.SHARE);

  /** How it is measured, which says what can be asked of it. */
  public enum Kind {
    /** Things that happen; summed, or so many a second. */
    EVENTS,
    /** A value for each of many; percentiles, mean, greatest. */
    SAMPLES,
    /** Something that stands at a value at any time; over time. */
    LEVEL,
    /** One number. */
    INDEX
  }

  /** How its values are written. */
  public enum Unit {
    COUNT,
    TIME,
    MONEY,
    SHARE
  }

  private final String wire;
  private final Kind kind;
  private final Unit unit;

  Metric(String wire, Kind kind, Unit unit) {
    this.wire = wire;
    this.kind = kind;
    this.unit = unit;
  }

  public String wire() {
    return wire;
  }

  public Kind kind() {
    return kind;
  }

  public Unit unit() {
    return unit;
  }

  /** Whether each of its values is one model server's. */
  public boolean isOfEndpoints() {
    return wire.startsWith("call") || wire.startsWith("tokens") || this == COST;
  }

  /** Whether each of its values is one tenant's. */
  boolean isOfTenants() {
    return kind != Kind.LEVEL && kind != Kind.INDEX && this != NODE_CRASHES;
  }

  static Optional<Metric> of(String wire) {
    return Arrays.stream(values()).filter(m -> m.wire.equals(wire)).findFirst();
  }
}
