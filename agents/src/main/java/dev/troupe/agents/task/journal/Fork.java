package dev.troupe.agents.task.journal;

import dev.troupe.api.TaskId;

/**
 * Where a task branches off another: what that one had been answered up to this event is not asked
 * again, as long as the same is asked.
 */
public record Fork(TaskId task, long seq) {}
