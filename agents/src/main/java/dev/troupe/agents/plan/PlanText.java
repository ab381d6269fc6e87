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
      Set.of("dependson", "dependencies", "dependency", "depends", "deps", "依赖", "前置任务");

  /** And what may also be something else. */
  private static final Set<String> PERHAPS =
      Set.of("needs", "requires", "prerequisites", "after", "inputfrom");

  private PlanText() {}

  static JsonNode root(JsonNode value) {
    return value.isArray() ? Json.object().set("subtasks", value) : value;
  }

  static List<Plan.PlannedSubtask> subtasks(JsonNode root, List<String> faults) {
    Set<String> known = new LinkedHashSet<>();
    int index = 0;
    for (JsonNode node : root.path("subtasks")) known.add(id(node, index++));
    List<Plan.PlannedSubtask> subtasks = new ArrayList<>();
    for (JsonNode node : root.path("subtasks"))
      subtasks.add(subtask(node, subtasks.size(), known, faults));
    return subtasks;
  }

  private static String id(JsonNode node, int index) {
    String id = node.path("id").isValueNode() ? node.path("id").asText() : "";
    return id.isEmpty() ? "s" + (index + 1) : id;
  }

  private static Plan.PlannedSubtask subtask(
      JsonNode node, int index, Set<String> known, List<String> faults) {
    String id = id(node, index);
    Set<String> needs = needs(node, DEPENDS_ON);
    // Loose words may mean something else: only what names a subtask is a dependency.
    if (needs.isEmpty()) {
      needs = needs(node, PERHAPS);
      needs.retainAll(known);
    }
    String instruction = node.path("instruction").asText("").strip();
    if (instruction.isEmpty()) faults.add("subtask " + id + " has no instruction");
    JsonNode inputs = node.path("inputs").isObject() ? node.path("inputs") : Json.object();
    return new Plan.PlannedSubtask(
        id, node.path("agent").asText(""), instruction, List.copyOf(needs), inputs);
  }

  private static Set<String> needs(JsonNode node, Set<String> names) {
    Set<String> needs = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> member : node.properties())
      if (names.contains(member.getKey().replaceAll("[_ -]", "").toLowerCase(Locale.ROOT)))
        needs.addAll(ids(member.getValue()));
    return needs;
  }

  /** One or several; as {@code {"id": …}} too. */
  private static List<String> ids(JsonNode said) {
    if (said.isArray()) {
      List<String> ids = new ArrayList<>();
      for (JsonNode one : said) ids.addAll(ids(one));
      return ids;
    }
    String id = (said.isObject() ? said.path("id") : said).asText("").strip();
    return id.isEmpty() || said.isBoolean() || said.isNull() ? List.of() : List.of(id);
  }
}
