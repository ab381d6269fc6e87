package dev.troupe.agents.tool;

import dev.troupe.agents.team.Approval;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.JsonSchema;
import dev.troupe.runtime.json.SchemaPaths;
import java.util.List;
import java.util.Map;

/** Tools of the host program, looked at before anything is called. */
public final class ToolCheck {
  /** Most faults of a schema that are told. */
  private static final int MAX_FAULTS = 3;

  private ToolCheck() {}

  /**
   * @throws IllegalArgumentException when nobody could call it
   */
  public static void check(Tool tool) {
    String name = tool.spec().name();
    if (ToolDeclaration.BUILT_IN.contains(name))
      throw new IllegalArgumentException(
          "tool '" + name + "': there is one of this name in every team; choose another name");
    List<String> faults = JsonSchema.faults(tool.spec().parameters(), MAX_FAULTS);
    if (!faults.isEmpty())
      throw new IllegalArgumentException(
          "tool '"
              + name
              + "': its parameters are no JSON Schema that can be used: "
              + String.join("; ", faults));
  }

  /**
   * A condition about an argument that no call can have would hold for none.
   *
   * @throws UserFault naming tool and path
   */
  public static void check(Team team, Map<String, Tool> custom) {
    for (ToolDeclaration declared : team.tools().values()) {
      Tool tool = custom.get(declared.name());
      if (tool == null || !(declared.approval() instanceof Approval.When when)) continue;
      String path = when.condition().path();
      SchemaPaths schema = new SchemaPaths(tool.spec().parameters());
      if (path.isEmpty() || schema.has(List.of(path.split("\\.", -1)))) continue;
      throw new UserFault(
          "team.yaml: tools."
              + declared.name()
              + ".approval.when.path: no call can have anything at '"
              + path
              + "'; the tool takes "
              + (schema.names().isEmpty() ? "nothing" : String.join(", ", schema.names()))
              + " (items of a list by their place: items.0.amount)");
    }
  }
}
