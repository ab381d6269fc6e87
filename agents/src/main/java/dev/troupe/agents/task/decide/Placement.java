package dev.troupe.agents.task.decide;

import dev.troupe.api.TaskId;

/** Where tasks live. Local by default; the only thing that knows an actor for a task id. */
public interface Placement {
  /** Hands a fact to the task, if it is being worked on here; a submit or a wake brings it here. */
  void tell(TaskId task, Fact fact);
}
