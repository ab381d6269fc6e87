package dev.troupe.agents.task.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;

/** A tool's undoing, run like the tool itself. */
final class UndoingTool implements Tool {
  private final Tool tool;

  UndoingTool(Tool tool) {
    this.tool = tool;
  }

  @Override
  public ToolSpec spec() {
    return tool.spec();
  }

  @Override
  public String call(JsonNode arguments, ToolContext context) throws Exception {
    tool.compensate(context.idempotencyKey(), context);
    return "undone";
  }
}
