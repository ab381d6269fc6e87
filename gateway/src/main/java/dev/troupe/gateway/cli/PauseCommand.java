package dev.troupe.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.Fact;
import dev.troupe.runtime.json.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code troupe pause}: a task rests until it is resumed. */
@picocli.CommandLine.Command(
    name = "pause",
    description = "Let a task rest: no new call; calls on the wire are still settled.")
final class PauseCommand implements Callable<Integer> {
  @picocli.CommandLine.Mixin Common common = new Common();

  @picocli.CommandLine.Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  String id = "";

  @picocli.CommandLine.Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask this service; its key is taken from TROUPE_KEY.")
  @Nullable String url;

  @Override
  public Integer call() {
    JsonNode task = new Control(common, url).run(id, Fact.Verb.PAUSE);
    Console console = common.console();
    if (common.json) console.result(Json.pretty(task));
    else {
      console.result("task " + id + " is paused");
      console.hint("to go on: troupe resume " + id + common.dataOption());
    }
    return ExitCode.COMPLETED;
  }
}
