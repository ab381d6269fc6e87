package dev.troupe.gateway.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Remote;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code troupe pause}: a task rests until it is resumed. */
@Command(
    name = "pause",
    description = "Let a task rest: no new call; calls on the wire are still settled.")
public final class PauseCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin OneTask task = new OneTask();

  @Override
  public Integer call() {
    boolean here = Remote.of(task.url, common).isEmpty();
    JsonNode resource = new Control(common, task).print(Fact.Verb.PAUSE, "is paused");
    common
        .console()
        .hint(
            "to go on: troupe resume "
                + task.id
                + common.dataOption()
                + (here ? TaskEnvironment.option(common, resource) : ""));
    return ExitCode.COMPLETED;
  }
}
