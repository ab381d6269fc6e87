package dev.troupe.runtime.observe;

import dev.troupe.api.CallId;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import java.util.Optional;

/**
 * Ids of traces and spans (W3C Trace Context), derived from causal ids: whoever computes them gets
 * the same, before and after a crash.
 */
public final class TraceIds {
  private TraceIds() {}

  /** 32 hexadecimal digits: the submitter's trace, or one of the task's own. */
  public static String trace(TaskId task, String traceparent) {
    return traceparent.isEmpty()
        ? Hash.of("trace " + task).value().substring(0, 32)
        : traceparent.substring(3, 35);
  }

  /** The submitter's span, or nothing. */
  public static Optional<String> parent(String traceparent) {
    return traceparent.isEmpty() ? Optional.empty() : Optional.of(traceparent.substring(36, 52));
  }

  /** 16 hexadecimal digits for a task, a subtask or a try. */
  public static String span(String what) {
    return Hash.of("span " + what).value().substring(0, 16);
  }

  /** The header that a try carries: its server's spans become children of the try's own. */
  public static String header(CallId call, int attempt, String traceparent) {
    String flags = traceparent.isEmpty() ? "01" : traceparent.substring(53, 55);
    return "00-"
        + trace(call.task(), traceparent)
        + "-"
        + span(call.attempt(attempt))
        + "-"
        + flags;
  }
}
