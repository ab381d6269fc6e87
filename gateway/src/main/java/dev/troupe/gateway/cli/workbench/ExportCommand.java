package dev.troupe.gateway.cli.workbench;

import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.OutputFile;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.workbench.RecordingFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe export}: a task in one file. */
@Command(
    name = "export",
    description =
        "Write a task into one file: its events, and every text that they refer to, the team's"
            + " files included. `troupe replay FILE` reads it, anywhere.",
    footer = {"", "The file holds what the task was asked and answered; keys are not in it."})
public final class ExportCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "ID", description = "The task.")
  String id = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to (default: standard output).")
  @Nullable Path out;

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "Where its models lived, if that is not found by its name.")
  @Nullable String environment;

  @Override
  public Integer call() {
    Logging.off();
    String text = Json.pretty(RecordingFile.json(RecordedTask.of(common, id, environment)));
    if (out == null) {
      common.console().data(text);
      return ExitCode.COMPLETED;
    }
    OutputFile.write(out, text);
    if (common.json())
      common
          .console()
          .result(Json.write(Json.object().put("task", id).put("file", out.toString())));
    else common.console().hint("task " + id + ": " + out);
    return ExitCode.COMPLETED;
  }
}
