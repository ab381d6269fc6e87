package dev.troupe.gateway.cli.console;

import com.fasterxml.jackson.databind.JsonNode;

/** What the process ends with; documented in the README. */
public final class ExitCode {
  public static final int COMPLETED = 0;
  public static final int MACHINE = 1;
  public static final int USER = 2;
  public static final int FAILED = 3;
  public static final int REFUSED = 4;
  static final int WAITING = 5;
  public static final int BELOW = 100;
  public static final int INTERRUPTED = 130;

  /** 128 + SIGPIPE, as of other programs whose reader has gone. */
  static final int NO_READER = 141;

  private ExitCode() {}

  /** Of a task resource that has ended. */
  public static int of(JsonNode resource) {
    if (resource.path("status").asText().equals("completed")) return COMPLETED;
    if (resource.path("ended_at").isNull()
        && (resource.path("status").asText().equals("input_required")
            || resource.path("paused").asBoolean())) return WAITING;
    String reason = resource.path("stop_reason").asText();
    return reason.startsWith("limit:") || reason.equals("loop") ? REFUSED : FAILED;
  }
}
