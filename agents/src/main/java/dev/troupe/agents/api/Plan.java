package dev.troupe.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A validated DAG of subtasks, in the order in which it was written. */
public record Plan(String goal, List<PlannedSubtask> subtasks) {
  public Plan {
    subtasks = List.copyOf(subtasks);
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
