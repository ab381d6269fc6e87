package dev.troupe.agents.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a task or subtask stopped, as outsiders see it. */
public enum StopReason {
  DONE("done"),
  NOT_FOUND("not_found"),
  NEEDS_LANGUAGE_MODEL("needs_language_model"),
  STEPS("limit:steps"),
  PLAN_REJECTED("plan_rejected"),
  PROVIDER("provider"),
  TOOL("tool"),
  SOURCES_MISSING("sources_missing"),
  CANCELED("canceled"),
  /** An agent's own code failed again and again. */
  QUARANTINED("quarantined");

  private final String wire;

  StopReason(String wire) {
    this.wire = wire;
  }

  @JsonValue
  public String wire() {
    return wire;
  }

  @JsonCreator
  public static StopReason of(String wire) {
    for (StopReason reason : values()) if (reason.wire.equals(wire)) return reason;
    throw new IllegalArgumentException("unknown stop reason " + wire);
  }
}
