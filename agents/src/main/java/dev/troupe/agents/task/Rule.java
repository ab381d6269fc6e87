package dev.troupe.agents.task;

import java.time.Instant;
import java.util.List;

/** One thing that a task does: a pure function from state and fact to events. */
interface Rule {
  List<TaskEvent> apply(TaskState state, Fact fact, Context context);

  /**
   * @param now the time of the whole batch
   * @param writer who is deciding
   */
  record Context(Instant now, String writer) {}

  default String cause() {
    return getClass().getSimpleName();
  }
}
