package dev.troupe.runtime.observe;

import dev.troupe.api.CallId;
import dev.troupe.api.TaskId;
import java.util.Map;
import org.slf4j.MDC;

/**
 * Ids that every log line within a scope carries (SLF4J's MDC): {@code task}, {@code subtask},
 * {@code call}, {@code trace}. Never a text of a prompt.
 */
public final class LogScope {
  private LogScope() {}

  public static void run(TaskId task, Runnable code) {
    run(Map.of("task", task.value(), "trace", TraceIds.trace(task, "")), code);
  }

  public static void run(CallId call, int attempt, Runnable code) {
    run(
        Map.of(
            "task",
            call.task().value(),
            "trace",
            TraceIds.trace(call.task(), ""),
            "subtask",
            call.path(),
            "call",
            call.attempt(attempt)),
        code);
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
