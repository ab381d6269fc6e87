package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Approval;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** The tools of one team, by name. */
public final class Toolbox {
  private final SequencedMap<String, Tool> tools = new LinkedHashMap<>();
  private final Map<String, Approval> approvals = new HashMap<>();
  private final Map<String, Duration> timeouts = new HashMap<>();

  /**
   * @param custom tools that the host program brings, by name
   */
  public Toolbox(Team team, Map<String, Tool> custom) {
    for (Tool tool : knowledge(team)) tools.put(tool.spec().name(), tool);
    tools.put("calculate", Calculate.of());
    tools.put(AskHuman.NAME, AskHuman.of());
    for (ToolDeclaration declared : team.tools().values()) {
      Tool brought = custom.get(declared.name());
      approvals.put(declared.name(), declared.approval());
      timeouts.put(declared.name(), declared.timeout());
      if (declared.kind().equals("table")) tools.put(declared.name(), new TableLookup(declared));
      else if (brought != null) tools.put(declared.name(), new DeclaredTool(brought, declared));
    }
  }

  private static List<Tool> knowledge(Team team) {
    List<Tool> tools =
        List.of(SearchKnowledge.of(team.knowledge()), ReadDocument.of(team.knowledge()));
    return team.knowledgeUntrusted()
        ? tools.stream().<Tool>map(DeclaredTool::untrusted).toList()
        : tools;
  }

  /** Why a person must allow this call; empty when it may just be made. */
  public Optional<String> whyApproval(String tool, JsonNode arguments) {
    Approval approval = approvals.get(tool);
    return approval == null ? Optional.empty() : approval.why(arguments);
  }

  /** Why its tool would not take it; empty when it would, or is not there. */
  public Optional<String> misfit(String tool, JsonNode arguments) {
    return tool(tool).flatMap(t -> ArgumentCheck.misfit(t, arguments));
  }

  public Optional<Tool> tool(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  /** How long one call of it may take. */
  public Duration timeout(String tool) {
    return timeouts.getOrDefault(tool, ToolDeclaration.TIMEOUT);
  }

  /** What an agent is offered, in the order of its list. */
  public List<ToolSpec> offered(AgentSpec agent) {
    return agent.tools().stream().map(tools::get).filter(Objects::nonNull).map(Tool::spec).toList();
  }
}
