package dev.troupe.gateway.cli.simulate;

import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.sim.Smoke;
import dev.troupe.scenarios.sim.SmokeScenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code simulate --smoke}: the built-in scenario of the kernel. */
final class SmokeRun {
  private final Common common;
  private final Seeds seeds;
  private final boolean fifo;

  SmokeRun(Common common, Seeds seeds, boolean fifo) {
    this.common = common;
    this.seeds = seeds;
    this.fifo = fifo;
  }

  int run() throws IOException {
    SmokeScenario.Settings settings =
        fifo ? SmokeScenario.Settings.SMOKE.firstInFirstOut() : SmokeScenario.Settings.SMOKE;
    Console console = common.console();
    List<SmokeScenario.Outcome> outcomes =
        Smoke.run(
            seeds.first(),
            seeds.last(),
            settings,
            outcome -> {
              boolean milestone =
                  (outcome.seed() - seeds.first() + 1) % 50 == 0 || outcome.seed() == seeds.last();
              if (milestone) console.hint("seed " + outcome.seed() + " of " + seeds);
            });
    Optional<SmokeScenario.Outcome> failed =
        outcomes.stream().filter(o -> !o.violations().isEmpty()).findFirst();
    if (common.json()) console.result(Json.pretty(Smoke.json(outcomes)));
    else console.result(summary(outcomes, failed.isPresent()));
    if (failed.isEmpty()) return ExitCode.COMPLETED;
    report(failed.get(), settings);
    return ExitCode.BELOW;
  }

  private static String summary(List<SmokeScenario.Outcome> outcomes, boolean failed) {
    long tasks = outcomes.stream().mapToLong(SmokeScenario.Outcome::tasks).sum();
    long completed = outcomes.stream().mapToLong(SmokeScenario.Outcome::completed).sum();
    long crashes = outcomes.stream().mapToLong(SmokeScenario.Outcome::crashes).sum();
    return "smoke: "
        + outcomes.size()
        + " seeds, "
        + tasks
        + " tasks ("
        + completed
        + " completed, the others failed typed), "
        + crashes
        + " crashes, "
        + (failed ? "an invariant was BROKEN" : "every invariant held");
  }

  /** The smallest failing seed, what it broke, how to see it again; both logs are written. */
  private void report(SmokeScenario.Outcome failed, SmokeScenario.Settings settings)
      throws IOException {
    DataFolder data = DataFolder.open(common.dataFolder());
    Path folder =
        Files.createDirectories(
            data.path().resolve("simulations").resolve("smoke-" + failed.seed()));
    SmokeScenario.Outcome again = SmokeScenario.record(failed.seed(), settings, folder);
    PrintStream err = console();
    err.println("troupe: seed " + failed.seed() + " broke an invariant:");
    failed.violations().forEach(v -> err.println("  " + v));
    err.println(
        "replay: troupe simulate --smoke --seeds " + failed.seed() + (fifo ? " --fifo" : ""));
    err.println(
        "logs: "
            + folder
            + "/events.log and dequeues.log"
            + (again.equals(failed) ? "" : " (the replay differed: report this)"));
  }

  private PrintStream console() {
    return common.console().progress();
  }
}
