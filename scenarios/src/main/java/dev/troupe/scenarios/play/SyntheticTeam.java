package dev.troupe.scenarios.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.tool.AskHuman;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.script.Plans;
import dev.troupe.scenarios.script.Scenario;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The team of a scenario that names none: written from its {@code plans}. */
final class SyntheticTeam {
  /** More than any worker needs, so that an endless one ends at the task's limits. */
  private static final int STEPS = 1_000;

  private SyntheticTeam() {}

  static Team of(Scenario scenario) {
    ObjectNode team = Json.object().put("troupe", 1).put("team", "simulated").put("goal", "g");
    ObjectNode models = team.putObject("models");
    scenario.endpoints().keySet().forEach(models::putObject);
    Plans plans = scenario.plans();
    ObjectNode agents = team.putObject("agents");
    if (plans.chain() > 0) chain(team, agents, scenario);
    else planned(team, agents, scenario);
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("team.yaml", Json.bytes(team));
    files.put("prompts/p.prompty", "user:\n{{ instruction }}\n".getBytes(UTF_8));
    Team loaded = TeamLoader.load(new TeamFiles(files), Set.of(LookUp.NAME));
    return loaded.withLimits(scenario.limits().or(loaded.limits()));
  }

  private static ObjectNode agent(ObjectNode agents, String name, Scenario scenario) {
    Map<String, String> models = scenario.plans().models();
    return agents
        .putObject(name)
        .put("prompt", "p")
        .put("model", models.getOrDefault(name, scenario.endpoints().firstEntry().getKey()));
  }

  private static void chain(ObjectNode team, ObjectNode agents, Scenario scenario) {
    int length = scenario.plans().chain();
    if (length > 1) agent(agents, "worker", scenario);
    ObjectNode writer = agent(agents, "writer", scenario);
    // A single step is the worker's work too.
    String worker = scenario.plans().models().get("worker");
    if (length == 1 && worker != null) writer.put("model", worker);
    ArrayNode steps = team.putObject("plan").putArray("steps");
    for (int i = 1; i <= length; i++) {
      ObjectNode step = steps.addObject().put("id", "s" + i);
      step.put("agent", i < length ? "worker" : "writer"); // whose output is the answer
      if (i > 1) step.putArray("needs").add("s" + (i - 1));
    }
  }

  private static void planned(ObjectNode team, ObjectNode agents, Scenario scenario) {
    agent(agents, "planner", scenario).putArray("may_delegate_to").add("worker").add("writer");
    ObjectNode worker = agent(agents, "worker", scenario);
    worker.putArray("tools").add(LookUp.NAME).add(AskHuman.NAME);
    worker.putObject("strategy").putObject("react").put("steps", STEPS);
    agent(agents, "writer", scenario);
    team.putObject("plan")
        .putObject("dynamic")
        .put("planner", "planner")
        .put("aggregate", "writer");
    team.putObject("limits").put("subtasks", Plans.MOST + 1);
  }
}
