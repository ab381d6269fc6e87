package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe show}: the task resource. */
@Command(name = "show", description = "Show a task: its plan, answer, sources, usage.")
public final class ShowCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  String id = "";

  @Override
  public Integer call() {
    Logging.off();
    Console console = common.console();
    try (StoredTask task = StoredTask.open(common, id)) {
      ObjectNode resource = task.resource();
      if (!common.json()) {
        console.result("goal: " + resource.path("goal").asText());
        for (JsonNode s : resource.path("plan").path("subtasks"))
          console.result(
              "  "
                  + s.path("status").asText()
                  + " "
                  + s.path("id").asText()
                  + " "
                  + s.path("agent").asText()
                  + ": "
                  + s.path("instruction").asText());
        console.result("");
      }
      boolean ended = !resource.path("ended_at").isNull();
      String environment = ended ? "" : TaskEnvironment.option(common, resource);
      new ResultPrinter(common, console, environment).print(resource);
      boolean told = resource.path("paused").asBoolean() || resource.path("set_aside").isTextual();
      if (!ended && !told) // else the printer says it
      console.hint(
            "It has not ended; if nothing runs it: troupe resume "
                + id
                + common.dataOption()
                + environment);
      return ExitCode.COMPLETED;
    }
  }
}
