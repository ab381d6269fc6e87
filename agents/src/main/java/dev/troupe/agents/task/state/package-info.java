/**
 * What a task's events add up to, of the task, its subtasks, calls and questions; what was spent
 * and what of its limits is left. Pure.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.state;
