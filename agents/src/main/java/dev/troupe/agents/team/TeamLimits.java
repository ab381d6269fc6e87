package dev.troupe.agents.team;

/**
 * Bounds of one task.
 *
 * @param subtasks most subtasks of a plan
 * @param openCalls most calls asked for or on the wire at once
 */
public record TeamLimits(int subtasks, int openCalls) {
  public static final TeamLimits DEFAULT = new TeamLimits(200, 16);
}
