package dev.troupe.agents.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Why a task or subtask stopped, as outsiders see it. */
public enum StopReason {
  DONE("done"),
  NOT_FOUND("not_found"),
  NEEDS_LANGUAGE_MODEL("needs_language_model"),
  STEPS("limit:steps"),
  MODEL_CALLS("limit:model_calls"),
  TOOL_CALLS("limit:tool_calls"),
  TOKENS("limit:tokens"),
  COST("limit:cost"),
  TIME("limit:time"),
  SUBTASKS("limit:subtasks"),
  DEPTH("limit:depth"),
  HISTORY("limit:history"),
  /** What the tenant may use up in a day. */
  TENANT_TOKENS("limit:tenant_tokens"),
  TENANT_COST("limit:tenant_cost"),
  /** The same again and again, although it was told. */
  LOOP("loop"),
  PLAN_REJECTED("plan_rejected"),
  PROVIDER("provider"),
  /** The model answered, again and again, what the schema does not take. */
  ANSWER_REJECTED("answer_rejected"),
  TOOL("tool"),
  SOURCES_MISSING("sources_missing"),
  CANCELED("canceled"),
  /** An agent's own code failed again and again. */
  QUARANTINED("quarantined");

  private static final String LIMIT = "limit:";

  private final String wire;

  StopReason(String wire) {
    this.wire = wire;
  }

  @JsonValue
  public String wire() {
    return wire;
  }

  public boolean isLimit() {
    return wire.startsWith(LIMIT);
  }

  @JsonCreator
  public static StopReason of(String wire) {
    for (StopReason reason : values()) if (reason.wire.equals(wire)) return reason;
    throw new IllegalArgumentException("unknown stop reason " + wire);
  }

  /** Stopped at this limit. */
  public static StopReason of(Limit limit) {
    return of(LIMIT + limit.wire());
  }
}
