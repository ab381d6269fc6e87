package dev.troupe.agents.plan;

import java.util.Set;

/**
 * What a plan must keep to.
 *
 * @param agents who may be given subtasks
 * @param aggregate whose output is the task's answer
 * @param maxSubtasks most subtasks, the aggregate's included
 */
public record PlanTerms(Set<String> agents, String aggregate, int maxSubtasks) {}
