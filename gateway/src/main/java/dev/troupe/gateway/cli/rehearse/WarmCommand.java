package dev.troupe.gateway.cli.rehearse;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Interruption;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.ModelsOption;
import dev.troupe.gateway.cli.console.TeamArgument;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.Warming;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe warm}: answers prepared in batch. */
@Command(
    name = "warm",
    description =
        "Prepare answers: run a team once for each row of a file, so that the same task is answered"
            + " from the journal later, even with the model off.",
    footer = {
      "",
      "The team says reuse: { live: content }; FILE is .csv, .jsonl or .yaml with the inputs as"
          + " columns.",
      "What is known already is not asked again. Exit code 3: a row failed."
    })
public final class WarmCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin TeamArgument team = new TeamArgument();

  @Parameters(index = "1", paramLabel = "FILE", description = "The questions to be prepared.")
  Path file = Path.of("questions.csv");

  @Mixin ModelsOption env = new ModelsOption();

  @Override
  public Integer call() {
    Path folder = team.folder(common);
    Team loaded = TeamLoader.load(TeamFiles.read(folder), Set.of());
    Environment models = env.of(common, folder);
    models.check(loaded).forEach(hint -> common.console().hint("troupe: " + hint));
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose());
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(models).start()) {
      Warming warming = new Warming(troupe, loaded, models.name());
      List<Warming.Warmed> warmed =
          Interruption.during(
              troupe, () -> {}, common.json(), () -> warming.run(file, this::progress));
      long sent = warmed.stream().mapToLong(Warming.Warmed::sent).sum();
      long known = warmed.stream().mapToLong(Warming.Warmed::reused).sum();
      long failed = warmed.stream().filter(w -> !w.status().equals("completed")).count();
      common
          .console()
          .result(
              common.json()
                  ? Json.pretty(
                      Json.object()
                          .put("rows", warmed.size())
                          .put("failed", failed)
                          .put("sent", sent)
                          .put("reused", known))
                  : warmed.size()
                      + " rows, "
                      + failed
                      + " failed; "
                      + sent
                      + " model calls sent, "
                      + known
                      + " known");
      return failed > 0 ? ExitCode.FAILED : ExitCode.COMPLETED;
    }
  }

  private void progress(Warming.Warmed one) {
    common
        .console()
        .hint(
            one.status()
                + "  "
                + one.id()
                + ": "
                + one.sent()
                + " sent, "
                + one.reused()
                + " known"
                + (one.why().isEmpty() ? "" : ": " + one.why()));
  }
}
