package dev.troupe.agents.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Plan;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Subtasks as a model writes them, read tolerantly; {@link PlanCheck} judges them. */
final class PlanText {
  /** How models call what a subtask waits for, without lines, blanks and case. */
  private static final Set<String> DEPENDS_ON =
      Set.of(
          "dependson",
          "dependencies",
          "dependency",
          "depends",
          "deps",
          "needs",
          "requires",
          "prerequisites",
          "after",
          "依赖",
          "前置任务");

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
    Set<String> needs = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> member : node.properties())
      if (DEPENDS_ON.contains(member.getKey().replaceAll("[_ -]", "").toLowerCase(Locale.ROOT)))
        needs.addAll(ids(member.getValue()));
    String instruction = node.path("instruction").asText("").strip();
    if (instruction.isEmpty()) faults.add("subtask " + id + " has no instruction");
    JsonNode inputs = node.path("inputs").isObject() ? node.path("inputs") : Json.object();
    return new Plan.PlannedSubtask(
        id, node.path("agent").asText(""), instruction, List.copyOf(needs), inputs);
  }

  /** One or several; as {@code {"id": …}} too. */
  private static List<String> ids(JsonNode said) {
    if (said.isNull()) return List.of();
    if (said.isObject()) return List.of(said.path("id").asText());
    if (!said.isArray())
      return said.asText().isBlank() ? List.of() : List.of(said.asText().strip());
    List<String> ids = new ArrayList<>();
    for (JsonNode one : said) ids.addAll(ids(one));
    return ids;
  }
}
