package dev.troupe.agents.team;

/**
 * How somebody plans.
 *
 * @param aggregate whose output is the answer
 * @param replans how often what is left may be planned anew
 * @param approval a person must allow each plan
 */
public record PlanSpec(String aggregate, int replans, boolean approval) {}
