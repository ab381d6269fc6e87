package dev.troupe.agents.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Plan;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Subtasks as a model writes them, read tolerantly; {@link PlanCheck} judges them. */
final class PlanText {
  private PlanText() {}

  static JsonNode root(JsonNode value) {
    return value.isArray() ? Json.object().set("subtasks", value) : value;
  }

  static List<Plan.PlannedSubtask> subtasks(JsonNode root, List<String> faults) {
    List<Plan.PlannedSubtask> subtasks = new ArrayList<>();
    for (JsonNode node : root.path("subtasks"))
      subtasks.add(subtask(node, subtasks.size(), faults));
    return subtasks;
  }

  private static Plan.PlannedSubtask subtask(JsonNode node, int index, List<String> faults) {
    String id = node.path("id").isValueNode() ? node.path("id").asText() : "";
    if (id.isEmpty()) id = "s" + (index + 1);
    List<String> needs = new ArrayList<>();
    JsonNode depends =
        node.path("depends_on").isMissingNode()
            ? node.path("dependencies")
            : node.path("depends_on");
    for (JsonNode need : depends.isTextual() ? Json.array().add(depends) : depends)
      needs.add(need.asText());
    String instruction = node.path("instruction").asText("").strip();
    if (instruction.isEmpty()) faults.add("subtask " + id + " has no instruction");
    JsonNode inputs = node.path("inputs").isObject() ? node.path("inputs") : Json.object();
    return new Plan.PlannedSubtask(id, node.path("agent").asText(""), instruction, needs, inputs);
  }
}
