package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the schema asks for a plan: one subtask per question for each offered agent that has tools,
 * all independent; then one for the agent offered as aggregate, depending on all.
 */
final class PlanRule implements OfflineRule {
  static final String SCHEMA = "troupe/plan/1";

  @Override
  public Optional<Draft> apply(Reading reading) {
    if (reading.schema().filter(s -> s.path("$id").asText().equals(SCHEMA)).isEmpty())
      return Optional.empty();
    List<String> doers = new ArrayList<>();
    String aggregate = "";
    for (JsonNode value : reading.values())
      for (JsonNode agent : value.isArray() ? value : value.path("agents")) {
        if (!agent.path("name").isTextual()) continue;
        if (agent.path("aggregate").asBoolean()) aggregate = agent.path("name").asText();
        else if (!agent.path("tools").isEmpty()) doers.add(agent.path("name").asText());
      }
    if (doers.isEmpty() && aggregate.isEmpty()) return Optional.empty();
    ObjectNode plan = Json.object();
    plan.put("goal", reading.goal());
    ArrayNode subtasks = plan.putArray("subtasks");
    for (String question : GoalSplitter.questions(reading.goal()))
      for (String doer : doers) add(subtasks, "s" + (subtasks.size() + 1), doer, question);
    if (!aggregate.isEmpty()) {
      List<String> all = new ArrayList<>();
      for (JsonNode subtask : subtasks) all.add(subtask.path("id").asText());
      ArrayNode needs = add(subtasks, "answer", aggregate, reading.goal());
      all.forEach(needs::add);
    }
    return Optional.of(new Draft(plan.toString(), List.of()));
  }

  private static ArrayNode add(ArrayNode subtasks, String id, String agent, String instruction) {
    ObjectNode subtask = subtasks.addObject();
    subtask.put("id", id).put("agent", agent).put("instruction", instruction);
    return subtask.putArray("depends_on");
  }
}
