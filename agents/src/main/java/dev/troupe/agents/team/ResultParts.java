package dev.troupe.agents.team;

import dev.troupe.runtime.json.SchemaPaths;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What steps can refer to in the results of others, as far as their agents' schemas say. */
final class ResultParts {
  /** Nothing is known of them. */
  static final ResultParts ANY = new ResultParts();

  private final Map<String, SchemaPaths> results = new HashMap<>();

  private ResultParts() {}

  ResultParts(YamlNode steps, SequencedMap<String, AgentSpec> agents) {
    for (YamlNode step : steps.items()) {
      AgentSpec agent = agents.get(step.get("agent").text(""));
      if (agent != null)
        agent
            .output()
            .ifPresent(o -> results.put(step.require("id").text(), new SchemaPaths(o.schema())));
    }
  }

  /**
   * @param path the id of a step, and what is meant of its result
   * @throws UserFault when no result can have that
   */
  void require(String[] path, YamlNode where) {
    SchemaPaths schema = results.get(path[0]);
    List<String> part = Arrays.asList(path).subList(1, path.length);
    if (schema == null || schema.allows(part)) return;
    throw where.fault(
        "no result of the step '"
            + path[0]
            + "' has '"
            + String.join(".", part)
            + "', by the schema of its agent"
            + (schema.names().isEmpty() ? "" : "; it has " + String.join(", ", schema.names())));
  }
}
