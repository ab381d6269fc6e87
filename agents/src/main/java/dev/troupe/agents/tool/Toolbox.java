package dev.troupe.agents.tool;

import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** The tools of one team, by name. */
public final class Toolbox {
  private final SequencedMap<String, Tool> tools = new LinkedHashMap<>();

  /**
   * @param custom tools that the host program brings, by name
   */
  public Toolbox(Team team, Map<String, Tool> custom) {
    for (Tool tool :
        List.of(
            SearchKnowledge.of(team.knowledge()),
            ReadDocument.of(team.knowledge()),
            Calculate.of())) tools.put(tool.spec().name(), tool);
    for (ToolDeclaration declared : team.tools().values()) {
      Tool brought = custom.get(declared.name());
      if (declared.kind().equals("table")) tools.put(declared.name(), new TableLookup(declared));
      else if (brought != null) tools.put(declared.name(), brought);
    }
  }

  public Optional<Tool> tool(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  /** What an agent is offered, in the order of its list. */
  public List<ToolSpec> offered(AgentSpec agent) {
    return agent.tools().stream().map(tools::get).filter(Objects::nonNull).map(Tool::spec).toList();
  }
}
