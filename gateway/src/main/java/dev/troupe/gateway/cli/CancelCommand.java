package dev.troupe.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.Fact;
import dev.troupe.runtime.json.Json;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@code troupe cancel}: a task ends now. */
@picocli.CommandLine.Command(
    name = "cancel",
    description = "End a task: nothing is sent any more; what it found so far is kept.")
final class CancelCommand implements Callable<Integer> {
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
    JsonNode task = new Control(common, url).run(id, Fact.Verb.CANCEL);
    Console console = common.console();
    if (common.json) console.result(Json.pretty(task));
    else console.result("task " + id + " is canceled");
    return ExitCode.COMPLETED;
  }
}
