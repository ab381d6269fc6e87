package dev.troupe.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** What the process ends with; documented in the README. */
final class ExitCode {
  static final int COMPLETED = 0;
  static final int MACHINE = 1;
  static final int USER = 2;
  static final int FAILED = 3;
  static final int REFUSED = 4;
  static final int WAITING = 5;
  static final int BELOW = 100;
  static final int INTERRUPTED = 130;

  /** 128 + SIGPIPE, as of other programs whose reader has gone. */
  static final int NO_READER = 141;

  private ExitCode() {}

  /** Of a task resource that has ended. */
  static int of(JsonNode resource) {
    if (resource.path("status").asText().equals("completed")) return COMPLETED;
    if (resource.path("ended_at").isNull()
        && (resource.path("status").asText().equals("input_required")
            || resource.path("paused").asBoolean())) return WAITING;
    String reason = resource.path("stop_reason").asText();
    return reason.startsWith("limit:") || reason.equals("loop") ? REFUSED : FAILED;
  }
}
