package dev.troupe.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scripted models of this process, for many calls without a wire. */
final class Scripts {
  private Scripts() {}

  static ScriptRule rule(
      @Nullable String agent, @Nullable Integer toolResults, JsonNode reply, Duration delay) {
    return new ScriptRule(
        Optional.ofNullable(agent),
        List.of(),
        toolResults == null ? OptionalInt.empty() : OptionalInt.of(toolResults),
        reply,
        delay,
        Optional.empty());
  }

  static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  static JsonNode tool(String name, JsonNode arguments) {
    ObjectNode reply = Json.object();
    reply.putArray("tool_calls").addObject().put("name", name).set("arguments", arguments);
    return reply;
  }

  static Environment environment(List<ScriptRule> rules) {
    Endpoint endpoint =
        new Endpoint(
            "default",
            URI.create("scripted:/x"),
            "scripted",
            "",
            Optional.empty(),
            new EndpointLimits(1_000_000, 0, 0),
            Optional.empty(),
            Duration.ofHours(5),
            Duration.ofHours(5));
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    models.put(
        "default", new Environment.Binding(Environment.Kind.SCRIPTED, endpoint, rules, Set.of()));
    return new Environment("scripted", models);
  }

  /** One agent that thinks so often and calls a tool each time. */
  static Team thinker(int steps, String tool, Set<String> custom) {
    return TestTeam.load(
        """
        troupe: 1
        team: thinkers
        goal: "think"
        models: { default: {} }
        limits: { steps: 5000, model_calls: 5000, tool_calls: 5000 }
        agents:
          thinker: { prompt: p, tools: [%s], strategy: { react: { steps: %d } } }
        plan: { steps: [ { id: only, agent: thinker } ] }
        """
            .formatted(tool, steps + 1),
        custom);
  }
}
