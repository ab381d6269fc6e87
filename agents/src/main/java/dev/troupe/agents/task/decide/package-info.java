/**
 * What happens next: {@link dev.troupe.agents.task.decide.TaskDecider} asks a printed list of
 * rules, one file each, for the events that follow from a fact. Pure.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.task.decide;
