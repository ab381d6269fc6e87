package dev.troupe.agents.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a task can be bounded in. */
public enum Limit {
  /** Thoughts of one agent over one subtask. */
  STEPS("steps", Unit.COUNT),
  /** Tries of model calls that were sent. */
  MODEL_CALLS("model_calls", Unit.COUNT),
  TOOL_CALLS("tool_calls", Unit.COUNT),
  /** Read and written, as the provider counts. */
  TOKENS("tokens", Unit.COUNT),
  COST("cost", Unit.MONEY),
  /** From the first call; while a task is paused or waits for a person it stands still. */
  TIME("time", Unit.TIME),
  /** Subtasks in all, at whatever depth. */
  SUBTASKS("subtasks", Unit.COUNT),
  /** The task is depth 0, its plan's subtasks 1, what they delegate 2. */
  DEPTH("depth", Unit.COUNT),
  /** Calls asked for or on the wire at once. */
  OPEN_CALLS("open_calls", Unit.COUNT),
  /** Events in the task's journal. */
  HISTORY("history", Unit.COUNT);

  /** How a limit is written. */
  public enum Unit {
    COUNT,
    MONEY,
    TIME
  }

  private final String wire;
  private final Unit unit;

  Limit(String wire, Unit unit) {
    this.wire = wire;
    this.unit = unit;
  }

  @JsonValue
  public String wire() {
    return wire;
  }

  public Unit unit() {
    return unit;
  }

  @JsonCreator
  public static Limit of(String wire) {
    for (Limit limit : values()) if (limit.wire.equals(wire)) return limit;
    throw new IllegalArgumentException("unknown limit " + wire);
  }
}
