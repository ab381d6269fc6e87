package dev.troupe.agents.task;

import dev.troupe.agents.team.TeamLimits;
import java.util.Optional;

/** Limits of one task; never above the team's. Absent ones are the team's. */
public record TaskLimits(Optional<Integer> subtasks, Optional<Integer> openCalls) {
  TeamLimits within(TeamLimits team) {
    return new TeamLimits(
        Math.min(team.subtasks(), subtasks.orElse(team.subtasks())),
        Math.min(team.openCalls(), openCalls.orElse(team.openCalls())));
  }
}
