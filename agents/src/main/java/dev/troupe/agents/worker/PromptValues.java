package dev.troupe.agents.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.memory.Recollection;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.plan.References;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The variables of a prompt: {@code goal, instruction, inputs, results, agents, notes, documents}.
 */
final class PromptValues {
  private PromptValues() {}

  static Map<String, Object> of(ThinkJob job, Map<Hash, byte[]> payloads, Recollection memory) {
    StoredRequest request = Json.read(Thinking.bytes(payloads, job.request()), StoredRequest.class);
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Object> results = results(job, payloads);
    JsonNode taskInputs = request.inputs();
    References references = references(job, request, results);
    values.put("goal", request.goal());
    values.put("instruction", instruction(job, request, references));
    Map<String, Object> inputs = new LinkedHashMap<>(plainMap(taskInputs));
    plainMap(references.resolve(job.inputs())).forEach(inputs::put);
    values.put("inputs", inputs);
    values.put("results", results);
    values.put("agents", agents(job));
    values.put(
        "notes",
        memory.notes().stream().map(n -> ordered("key", n.key(), "text", n.text())).toList());
    values.put(
        "documents",
        memory.documents().stream()
            .map(p -> ordered("document", p.document(), "section", p.section(), "text", p.text()))
            .toList());
    return values;
  }

  /** What the agent is to do, as its prompt says it. */
  static String instruction(ThinkJob job, Map<Hash, byte[]> payloads) {
    StoredRequest request = Json.read(Thinking.bytes(payloads, job.request()), StoredRequest.class);
    return instruction(job, request, references(job, request, results(job, payloads)));
  }

  private static String instruction(ThinkJob job, StoredRequest request, References references) {
    // a goal is a user's own words: nothing in it refers to anything
    return job.instruction().isEmpty() ? request.goal() : references.text(job.instruction());
  }

  private static References references(
      ThinkJob job, StoredRequest request, Map<String, Object> results) {
    return new References(
        request.inputs(), job.team().inputs().keySet(), Json.tree(results), request.goal());
  }

  /** In this order in every process: what is rendered of it is a part of the request. */
  private static Map<String, String> ordered(String... namesAndTexts) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2)
      map.put(namesAndTexts[i], namesAndTexts[i + 1]);
    return map;
  }

  private static Map<String, Object> results(ThinkJob job, Map<Hash, byte[]> payloads) {
    Map<String, Object> results = new LinkedHashMap<>();
    for (ThinkJob.SubtaskResult result : job.results()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("agent", result.agent());
      entry.put("instruction", References.shown(result.instruction()));
      entry.put("status", status(result));
      result.failure().ifPresent(failure -> entry.put("failure", failure.message()));
      result
          .result()
          .ifPresent(
              hash ->
                  entry.put("output", plain(new String(Thinking.bytes(payloads, hash), UTF_8))));
      results.put(result.id(), entry);
    }
    return results;
  }

  private static String status(ThinkJob.SubtaskResult result) {
    if (result.result().isPresent()) return "completed";
    return result.failure().isPresent() ? "failed" : "skipped";
  }

  private static Object plain(String output) {
    if (!output.startsWith("{") && !output.startsWith("[")) return output;
    try {
      return Json.mapper().convertValue(Json.parse(output), Object.class);
    } catch (JsonProcessingException e) {
      return output;
    }
  }

  private static Map<String, Object> plainMap(JsonNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    node.properties()
        .forEach(
            e ->
                map.put(
                    e.getKey(),
                    Objects.requireNonNullElse(
                        Json.mapper().convertValue(e.getValue(), Object.class), "")));
    return map;
  }

  /** Those to whom the agent may give subtasks; everybody, for one that gives none. */
  private static List<Map<String, Object>> agents(ThinkJob job) {
    Team team = job.team();
    List<Map<String, Object>> agents = new ArrayList<>();
    String aggregate = job.planning().map(PlanTerms::aggregate).orElse(team.aggregate());
    for (String name : job.planning().map(PlanTerms::agents).orElse(team.workers())) {
      AgentSpec spec = team.agent(name);
      Map<String, Object> agent = new LinkedHashMap<>();
      agent.put("name", name);
      agent.put(
          "description",
          spec.description().isEmpty() ? team.prompt(spec, "").description() : spec.description());
      agent.put("tools", spec.tools());
      if (name.equals(aggregate)) agent.put("aggregate", true);
      agents.add(agent);
    }
    return agents;
  }
}
