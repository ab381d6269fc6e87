package dev.troupe.gateway.cli.workbench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.replay.Recording;
import dev.troupe.agents.task.replay.Replay;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.workbench.RecordingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe replay}: would a recorded task go the same way with today's code? */
@Command(
    name = "replay",
    description =
        "Go through a recorded task with the code of today. What came from outside is taken as it"
            + " was; what follows from it is thought again, and must come out the same. No model,"
            + " no tool, no network.",
    footer = {"", "Exit code 100: an event would not be written so today; the first one is named."})
public final class ReplayCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      paramLabel = "FILE|ID",
      description = "As `troupe export` wrote it, or a task of the data folder.")
  String what = "";

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "Where the models of a task lived, if that is not found by its name.")
  @Nullable String environment;

  @Override
  public Integer call() {
    Logging.off();
    Replay.Result result = replayed(recording());
    ObjectNode json =
        Json.object()
            .put("events", result.events())
            .put("checked", result.checked())
            .put("sha256", result.hash().value())
            .put("same", result.divergence().isEmpty());
    result
        .divergence()
        .ifPresent(
            d ->
                json.putObject("divergence")
                    .put("seq", d.seq())
                    .put("event", d.event())
                    .put("why", d.why()));
    if (common.json()) common.console().result(Json.pretty(json));
    else
      common
          .console()
          .result(
              result
                  .divergence()
                  .map(d -> "parts at event " + d.seq() + " (" + d.event() + "): " + d.why())
                  .orElse(
                      "the same: "
                          + result.events()
                          + " events, "
                          + result.checked()
                          + " of them thought again, sha256 "
                          + result.hash()));
    return result.divergence().isEmpty() ? ExitCode.COMPLETED : ExitCode.BELOW;
  }

  private Replay.Result replayed(Recording recording) {
    try {
      return Replay.of(recording);
    } catch (TaskEventCodec.UnknownEvent | IllegalArgumentException e) {
      throw new UserFault(what + " cannot be replayed: " + e.getMessage());
    }
  }

  private Recording recording() {
    Path file = Path.of(what);
    if (!Files.isRegularFile(file) && (what.endsWith(".json") || what.contains("/")))
      throw new UserFault("there is no file " + what);
    if (!Files.isRegularFile(file)) return RecordedTask.of(common, what, environment);
    try {
      return RecordingFile.read(what, Files.readString(file));
    } catch (IOException e) {
      throw UserFault.unreadable(what, e);
    }
  }
}
