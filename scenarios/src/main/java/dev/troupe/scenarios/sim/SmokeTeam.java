package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.Message;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ToolCall;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The team of the smoke scenario, and what its model says. */
final class SmokeTeam {
  /** The bound that the team states. */
  static final int OPEN_CALLS = 16;

  private static final String TEAM =
      """
      troupe: 1
      team: smoke
      models: { default: {} }
      agents:
        planner: { prompt: p, may_delegate_to: [worker, writer] }
        worker: { prompt: p, tools: [probe, book, pay], strategy: { react: { steps: 6 } } }
        writer: { prompt: p }
      plan: { dynamic: { planner: planner, aggregate: writer } }
      limits: { subtasks: 20, open_calls: 16 }
      """;

  private static final int SUBTASKS = 5;
  private static final String PLAN = WorkerPlan.of(SUBTASKS);

  private final int lookUps;
  private final boolean effects;

  /**
   * @param lookUps of each subtask before it answers
   * @param effects some of the look-ups do something to the world
   */
  SmokeTeam(int lookUps, boolean effects) {
    this.lookUps = lookUps;
    this.effects = effects;
  }

  static Team load() {
    SortedMap<String, byte[]> files = new TreeMap<>();
    files.put("team.yaml", TEAM.getBytes(UTF_8));
    files.put("prompts/p.prompty", "user:\n{{ instruction }}\n".getBytes(UTF_8));
    return TeamLoader.load(new TeamFiles(files), Set.of("probe", "book", "pay"));
  }

  /** planner: 5 subtasks; worker: its look-ups, then an answer; writer: an answer. */
  ModelReply answer(CallHeaders headers, ModelRequest request) {
    String text = "";
    List<ToolCall> calls = List.of();
    switch (headers.agent()) {
      case "planner" -> text = PLAN;
      case "worker" -> {
        long before =
            request.messages().stream().filter(m -> m.role() == Message.Role.TOOL).count();
        if (before < lookUps)
          calls =
              List.of(
                  new ToolCall(
                      "c" + before, tool(headers.call(), before), Json.object().put("n", before)));
        else text = "found";
      }
      default -> text = "all done";
    }
    Usage usage = new Usage(100 + headers.call().length(), 10 + text.length(), false);
    return new ModelReply(text, "", calls, "stop", usage, "sim", "", -1);
  }

  /** The first look-up of two of the subtasks has an effect. */
  private String tool(String call, long before) {
    if (!effects || before > 0) return "probe";
    return call.contains("/s4/") ? "book" : call.contains("/s5/") ? "pay" : "probe";
  }
}
