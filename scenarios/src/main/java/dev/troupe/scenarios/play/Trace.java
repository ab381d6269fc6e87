package dev.troupe.scenarios.play;

import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import java.util.List;

/** Every event of one task of a run. */
public record Trace(TaskId task, List<TaskHistory.Numbered> events) {}
