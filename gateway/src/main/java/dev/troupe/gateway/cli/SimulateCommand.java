package dev.troupe.gateway.cli;

import dev.troupe.agents.team.UserFault;
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
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code troupe simulate}: the same actors in virtual time. */
@picocli.CommandLine.Command(
    name = "simulate",
    description =
        "Run the production actors in virtual time, from seeds, and check what must always hold.",
    footer = {
      "",
      "--smoke is the built-in scenario of the kernel: 20 tasks of 5 subtasks with 3 model calls"
          + " each, with",
      "rate limits, failures, cuts, an outage, and 3 crashes of the whole node at edges of the"
          + " journal.",
      "The same seed gives the same bytes on every machine. Exit code 100: an invariant was broken."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int MAX_SEEDS = 1_000_000;

  @picocli.CommandLine.Mixin Common common = new Common();

  @picocli.CommandLine.Option(
      names = "--smoke",
      description = "The built-in scenario; scenario files come with a later version.")
  boolean smoke;

  @picocli.CommandLine.Option(
      names = "--seeds",
      paramLabel = "A..B",
      description = "Seeds, such as 1..100 (default: 1..10), or one seed.")
  String seeds = "1..10";

  @picocli.CommandLine.Option(
      names = "--fifo",
      description = "Run mailboxes first in, first out; hides races.")
  boolean fifo;

  @Override
  public Integer call() throws IOException {
    Logging.off();
    if (!smoke) throw new UserFault("simulate: only --smoke is built in this version");
    Matcher range = Pattern.compile("(\\d{1,15})(?:\\.\\.(\\d{1,15}))?").matcher(seeds);
    if (!range.matches()) throw new UserFault("--seeds " + seeds + ": write A..B, such as 1..100");
    long first = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
    if (last < first) throw new UserFault("--seeds " + seeds + ": the range is backwards");
    if (last - first >= MAX_SEEDS)
      throw new UserFault("--seeds " + seeds + ": at most " + MAX_SEEDS + " seeds at once");
    SmokeScenario.Settings settings =
        fifo ? SmokeScenario.Settings.SMOKE.firstInFirstOut() : SmokeScenario.Settings.SMOKE;
    Console console = common.console();
    List<SmokeScenario.Outcome> outcomes =
        Smoke.run(
            first,
            last,
            settings,
            outcome -> {
              boolean milestone = (outcome.seed() - first + 1) % 50 == 0 || outcome.seed() == last;
              if (milestone) console.hint("seed " + outcome.seed() + " of " + first + ".." + last);
            });
    Optional<SmokeScenario.Outcome> failed =
        outcomes.stream().filter(o -> !o.violations().isEmpty()).findFirst();
    if (common.json) console.result(Json.pretty(Smoke.json(outcomes)));
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
