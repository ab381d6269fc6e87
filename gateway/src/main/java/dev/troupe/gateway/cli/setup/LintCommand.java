package dev.troupe.gateway.cli.setup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.TeamArgument;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.RehearsalLint;
import dev.troupe.scenarios.workbench.Lint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe lint}: what is wrong in a team, and what is likely not meant. */
@Command(
    name = "lint",
    description =
        "Check a team without running it: faults (exit code 2), and remarks on what is likely not"
            + " meant: inputs and prompts that nothing reads, dates and clocks that ruin reuse,"
            + " answers without a bound. Its rehearsals and judges are read too.",
    footer = {"", "Exit code 100 with --strict when there is a remark."})
public final class LintCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin TeamArgument team = new TeamArgument();

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description =
          "Where the models that a grid names must be bound (default: they are not looked for).")
  @Nullable String environment;

  @Option(names = "--strict", description = "A remark is a failure.")
  boolean strict;

  @Override
  public Integer call() {
    Logging.off();
    Team loaded = team.load(common);
    Optional<Environment> models =
        Optional.ofNullable(environment)
            .map(common.environments(Optional.of(team.folder(common)))::load);
    RehearsalLint rehearsals = RehearsalLint.of(loaded, models);
    if (!rehearsals.faults().isEmpty()) throw new UserFault(String.join("\n", rehearsals.faults()));
    List<Lint.Remark> remarks = new ArrayList<>(Lint.of(loaded));
    remarks.addAll(rehearsals.remarks());
    if (common.json()) {
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
