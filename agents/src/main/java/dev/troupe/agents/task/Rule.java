package dev.troupe.agents.task;

import dev.troupe.agents.api.Limits;
import java.time.Instant;
import java.util.List;

/** One thing that a task does: a pure function from state and fact to events. */
interface Rule {
  List<TaskEvent> apply(TaskState state, Fact fact, Context context);

  /**
   * @param now the time of the whole batch
   * @param writer who is deciding
   * @param limits of the task, in force
   */
  record Context(Instant now, String writer, Limits limits) {}

  default String cause() {
    return getClass().getSimpleName();
  }
}
