/**
 * From a goal to a DAG of subtasks: the plan's wire form, its validation, and the strategy that
 * walks it. One engine for plans that a model writes and plans that the team states.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.plan;
