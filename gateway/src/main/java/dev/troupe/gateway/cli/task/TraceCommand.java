package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.view.EffectsView;
import dev.troupe.agents.task.view.EventView;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.EventLine;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.runtime.json.Json;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe trace}: every event of a task. */
@Command(
    name = "trace",
    description = "Print every event of a task, in order; with -v also what was sent and answered.")
public final class TraceCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  String id = "";

  @Option(
      names = "--effects",
      description = "Only the tool calls: key, effect, what is known of each.")
  boolean effects;

  @Override
  public Integer call() {
    Logging.off();
    Console console = common.console();
    try (StoredTask task = StoredTask.open(common, id)) {
      if (effects) {
        for (ObjectNode effect : new EffectsView(task.id(), task.state()).effects())
          console.result(common.json() ? Json.write(effect) : effect(effect));
        return ExitCode.COMPLETED;
      }
      for (TaskHistory.Numbered event : task.events()) {
        ObjectNode json = EventView.json(task.id(), event);
        console.result(common.json() ? Json.write(json) : EventLine.of(json));
        if (common.verbose() && !common.json())
          for (String body : task.bodies(event)) console.result(body.indent(8).stripTrailing());
      }
      return ExitCode.COMPLETED;
    }
  }

  private static String effect(ObjectNode json) {
    return String.format(
            Locale.ROOT,
            "%-9s %-12s %s  tries=%d  key=%s  %s",
            json.path("state").asText(),
            json.path("effect").asText("-"),
            json.path("tool").asText(),
            json.path("tries").asInt(),
            json.path("idempotency_key").asText("-"),
            json.path("call_id").asText())
        + (json.path("lost").asInt() > 0 ? "  lost=" + json.path("lost").asInt() : "")
        + (json.path("undone").asInt() > 0 ? "  undone=" + json.path("undone").asInt() : "")
        + (json.has("message") ? "  " + json.path("message").asText() : "");
  }
}
