package dev.troupe.runtime.observe;

import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.MDC;

/**
 * Ids that every log line within a scope carries (SLF4J's MDC): {@code task}, {@code subtask},
 * {@code call}, {@code trace}. Never a text of a prompt.
 */
public final class LogScope {
  private LogScope() {}

  public static void run(TaskId task, Runnable code) {
    run(Map.of("task", task.value()), code);
  }

  public static void run(CallId call, int attempt, String traceparent, Runnable code) {
    run(ids(call, attempt, traceparent), code);
  }

  /** For code that answers, such as a tool's own: what it logs carries the ids too. */
  public static <T> T call(CallId call, int attempt, String traceparent, Callable<T> code)
      throws Exception {
    Map<String, String> ids = ids(call, attempt, traceparent);
    ids.forEach(MDC::put);
    try {
      return code.call();
    } finally {
      ids.keySet().forEach(MDC::remove);
    }
  }

  private static Map<String, String> ids(CallId call, int attempt, String traceparent) {
    return Map.of(
        "task",
        call.task().value(),
        "trace",
        TraceIds.trace(call.task(), traceparent),
        "subtask",
        call.path(),
        "call",
        call.attempt(attempt));
  }

  private static void run(Map<String, String> ids, Runnable code) {
    ids.forEach(MDC::put);
    try {
      code.run();
    } finally {
      ids.keySet().forEach(MDC::remove);
    }
  }
}
