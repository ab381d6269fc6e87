package dev.troupe.agents.task.decide;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import java.time.Instant;
import java.util.List;

/** One thing that a task does: a pure function from state and fact to events. */
public interface Rule {
  List<TaskEvent> apply(TaskState state, Fact fact, Context context);

  /**
   * @param now the time of the whole batch
   * @param writer who is deciding
   * @param limits of the task, in force
   * @param elsewhere whether another node that is alive works on the task
   */
  record Context(Instant now, String writer, Limits limits, boolean elsewhere) {
    public Context(Instant now, String writer, Limits limits) {
      this(now, writer, limits, false);
    }
  }

  default String cause() {
    return getClass().getSimpleName();
  }
}
