package dev.troupe.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A tool as a team declares it: what the team says about its effect and its words goes first. */
final class DeclaredTool implements Tool {
  private final Tool tool;
  private final ToolSpec spec;

  DeclaredTool(Tool tool, ToolDeclaration declared) {
    this(tool, spec(tool.spec(), declared));
  }

  private DeclaredTool(Tool tool, ToolSpec spec) {
    this.tool = tool;
    this.spec = spec;
  }

  static DeclaredTool untrusted(Tool tool) {
    return new DeclaredTool(tool, tool.spec().with(ToolSpec.Trait.UNTRUSTED));
  }

  private static ToolSpec spec(ToolSpec own, ToolDeclaration declared) {
    Set<ToolSpec.Trait> traits = EnumSet.noneOf(ToolSpec.Trait.class);
    traits.addAll(own.traits());
    traits.addAll(declared.traits());
    return new ToolSpec(
        own.name(),
        declared.description().isEmpty() ? own.description() : declared.description(),
        own.parameters(),
        declared.effect().orElse(own.effect()),
        traits);
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public Optional<String> misfit(JsonNode arguments) {
    return tool.misfit(arguments);
  }

  @Override
  public String call(JsonNode arguments, ToolContext context) throws Exception {
    return tool.call(arguments, context);
  }

  @Override
  public void compensate(String idempotencyKey, ToolContext context) throws Exception {
    tool.compensate(idempotencyKey, context);
  }
}
