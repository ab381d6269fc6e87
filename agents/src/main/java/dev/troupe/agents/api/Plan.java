package dev.troupe.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A validated DAG of subtasks, in the order in which it was written.
 *
 * @param round how often it was written anew for what was left
 */
public record Plan(String goal, List<PlannedSubtask> subtasks, int round) {
  public Plan {
    subtasks = List.copyOf(subtasks);
  }

  public Plan(String goal, List<PlannedSubtask> subtasks) {
    this(goal, subtasks, 0);
  }

  /**
   * One node.
   *
   * @param inputs what the subtask gets beside the results it depends on
   */
  public record PlannedSubtask(
      String id, String agent, String instruction, List<String> dependsOn, JsonNode inputs) {
    public PlannedSubtask {
      dependsOn = List.copyOf(dependsOn);
    }
  }
}
