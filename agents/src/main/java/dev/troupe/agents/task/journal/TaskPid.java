package dev.troupe.agents.task.journal;

import dev.troupe.api.TaskId;
import java.util.Optional;

/** The persistence id of a task. */
public final class TaskPid {
  private static final String PREFIX = "task|";

  private TaskPid() {}

  public static String of(TaskId task) {
    return PREFIX + task;
  }

  /** Empty for what is no task's. */
  public static Optional<TaskId> task(String pid) {
    return pid.startsWith(PREFIX)
        ? Optional.of(new TaskId(pid.substring(PREFIX.length())))
        : Optional.empty();
  }
}
