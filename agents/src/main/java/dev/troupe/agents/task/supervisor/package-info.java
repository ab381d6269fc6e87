/**
 * The writer of a task: {@link dev.troupe.agents.task.supervisor.TaskSupervisor} persists what the
 * decider decides and does what follows; in front of it an intake that gathers facts.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.supervisor;
