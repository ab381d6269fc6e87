/**
 * The task kernel: one event-sourced writer per task, pure state and rules, and the desk that keeps
 * calls alive beside it. Entry point: {@link dev.troupe.agents.task.Tasks}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task;
