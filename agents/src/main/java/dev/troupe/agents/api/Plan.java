package dev.troupe.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * A validated DAG of subtasks, in the order in which it was written.
 *
 * @param round how often it was written anew for what was left
 */
public record Plan(String goal, List<PlannedSubtask> subtasks, int round) {
  public Plan {
    subtasks = List.copyOf(subtasks);
  }

  /** Whether the result of a subtask decides about another. */
  public boolean decidesBy(String id) {
    return subtasks.stream().anyMatch(s -> s.when().filter(w -> w.root().equals(id)).isPresent());
  }

  public Plan(String goal, List<PlannedSubtask> subtasks) {
    this(goal, subtasks, 0);
  }

  /**
   * One node.
   *
   * @param inputs what the subtask gets beside the results it depends on
   * @param when what must hold of the results by id, or it is skipped; absent for always
   */
  public record PlannedSubtask(
      String id,
      String agent,
      String instruction,
      List<String> dependsOn,
      JsonNode inputs,
      Optional<Condition> when) {
    public PlannedSubtask {
      dependsOn = List.copyOf(dependsOn);
      when = when == null ? Optional.empty() : when;
    }

    public PlannedSubtask(
        String id, String agent, String instruction, List<String> dependsOn, JsonNode inputs) {
      this(id, agent, instruction, dependsOn, inputs, Optional.empty());
    }

    public PlannedSubtask needing(List<String> others) {
      return new PlannedSubtask(id, agent, instruction, others, inputs, when);
    }
  }
}
