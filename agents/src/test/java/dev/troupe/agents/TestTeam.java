package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small team in memory. */
public final class TestTeam {
  private static final String PROMPT =
      "user:\n"
          + "instruction: {{ instruction }}\n"
          + "results:\n"
          + "{{ results | tojson }}\n"
          + "notes:\n"
          + "{{ notes | tojson }}\n";

  private TestTeam() {}

  /** planner, worker, finder (with tools), writer; a dynamic plan. */
  public static Team of(List<String> finderTools, Set<String> custom) {
    String tools = String.join(", ", finderTools);
    return load(
        """
        troupe: 1
        team: testers
        goal: "find it out"
        models: { default: {} }
        knowledge: { docs: { path: knowledge/ } }
        agents:
          planner: { prompt: p, may_delegate_to: [worker, finder, writer] }
          worker: { prompt: p }
          finder: { prompt: p, tools: [%s] }
          writer: { prompt: p }
        plan: { dynamic: { planner: planner, aggregate: writer } }
        """
            .formatted(tools),
        custom);
  }

  public static Team load(String yaml, Set<String> custom) {
    return load(yaml, Map.of(), custom);
  }

  public static Team load(String yaml, Map<String, String> more, Set<String> custom) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("team.yaml", yaml.getBytes(UTF_8));
    files.put("prompts/p.prompty", PROMPT.getBytes(UTF_8));
    files.put("knowledge/doc.md", "# Fees\n\nThe fee is 5 crowns.\n".getBytes(UTF_8));
    more.forEach((path, text) -> files.put(path, text.getBytes(UTF_8)));
    return TeamLoader.load(new TeamFiles(files), custom);
  }

  public static Submission submission(Team team, String key) {
    return new Submission(TenantId.DEFAULT, team, "fake", "find it out", Json.object(), key);
  }

  /** A plan of so many subtasks for one agent, and none for the writer. */
  public static String plan(String agent, int subtasks) {
    ObjectNode plan = Json.object().put("goal", "g");
    ArrayNode list = plan.putArray("subtasks");
    for (int i = 1; i <= subtasks; i++)
      list.addObject().put("id", "s" + i).put("agent", agent).put("instruction", "part " + i);
    return plan.toString();
  }
}
