package dev.troupe.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.troupe.agents.team.Team;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.workbench.Lint;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code troupe lint}: what is wrong in a team, and what is likely not meant. */
@picocli.CommandLine.Command(
    name = "lint",
    description =
        "Check a team without running it: faults (exit code 2), and remarks on what is likely not"
            + " meant: inputs and prompts that nothing reads, dates and clocks that ruin reuse,"
            + " answers without a bound.",
    footer = {"", "Exit code 100 with --strict when there is a remark."})
final class LintCommand implements Callable<Integer> {
  @picocli.CommandLine.Mixin Common common = new Common();

  @picocli.CommandLine.Mixin TeamArgument team = new TeamArgument();

  @picocli.CommandLine.Option(names = "--strict", description = "A remark is a failure.")
  boolean strict;

  @Override
  public Integer call() {
    Logging.off();
    Team loaded = team.load(common);
    List<Lint.Remark> remarks = Lint.of(loaded);
    if (common.json) {
      ArrayNode all = Json.array();
      for (Lint.Remark remark : remarks)
        all.addObject()
            .put("file", remark.file())
            .put("line", remark.line())
            .put("remark", remark.text());
      common.console().result(Json.pretty(all));
    } else if (remarks.isEmpty()) common.console().result("team " + loaded.name() + ": nothing");
    else for (Lint.Remark remark : remarks) common.console().result(remark.toString());
    return strict && !remarks.isEmpty() ? ExitCode.BELOW : ExitCode.COMPLETED;
  }
}
