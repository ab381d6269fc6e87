package dev.troupe.gateway.cli.simulate;

import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.ScenarioLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe simulate}: the same actors in virtual time. */
@Command(
    name = "simulate",
    description =
        "Run the production actors in virtual time, from seeds, and check what a scenario expects"
            + " and what must always hold.",
    footer = {
      "",
      "  troupe simulate provider-outage                       one seed, a report with sparklines",
      "  troupe simulate my.yaml --seeds 1..100 --json         many seeds, for machines",
      "  troupe simulate my.yaml --html report.html            charts, in one file",
      "  troupe simulate my.yaml --set endpoints.small.concurrency=8",
      "  troupe simulate --compare today.yaml tomorrow.yaml --seeds 1..20",
      "  troupe simulate my.yaml --sweep endpoints.small.concurrency=4..64",
      "",
      "The same seed gives the same bytes on every machine. Exit code 100: an expectation was not"
          + " met, or",
      "something was broken that must always hold; the smallest such seed and the command that"
          + " shows it are named.",
      "--smoke is the built-in scenario of the kernel: 20 tasks of 5 subtasks with 3 model calls"
          + " each, with",
      "rate limits, failures, cuts, an outage, and 3 crashes of the whole node at edges of the"
          + " journal."
    })
public final class SimulateCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "A file, or a name in ./scenarios or the library (see --list).")
  @Nullable String scenario;

  @Option(names = "--list", description = "Name the scenarios there are.")
  boolean list;

  @Option(names = "--smoke", description = "The built-in scenario.")
  boolean smoke;

  @Option(
      names = {"--seeds", "--seed"},
      paramLabel = "A..B",
      description = "Seeds, such as 1..100, or one seed (default: 1; --smoke: 1..10).")
  @Nullable String seeds;

  @Option(
      names = "--fifo",
      description = "With --smoke: run mailboxes first in, first out; hides races.")
  boolean fifo;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "End at this virtual time, such as 24h.")
  @Nullable String until;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Change a value of the file, such as endpoints.small.concurrency=8.")
  List<String> changes = new ArrayList<>();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report with charts, in one file that needs no network.")
  @Nullable Path html;

  @Option(
      names = "--trace",
      paramLabel = "N",
      description = "Print every event of the N-th task that arrives (from 1).")
  int trace;

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "SCENARIO",
      description = "Two scenarios over the same seeds, figure by figure.")
  List<String> compare = List.of();

  @Option(
      names = "--sweep",
      paramLabel = "PATH=RANGE",
      description = "Run each of several values (4..64 doubles; or 4,6,8) and find the knee.")
  @Nullable String sweep;

  @Option(
      names = "--traces",
      paramLabel = "DIR",
      description = "Where trace files are looked for, after the scenario's own folder.")
  @Nullable Path traces;

  @Override
  public Integer call() throws IOException {
    Logging.off();
    ScenarioLibrary library = new ScenarioLibrary(Common.shipped());
    if (list) {
      if (common.json()) common.console().result(Json.pretty(Json.tree(library.names())));
      else for (String name : library.names()) common.console().result(name);
      return ExitCode.COMPLETED;
    }
    one();
    if (smoke) return new SmokeRun(common, Seeds.of(seeds == null ? "1..10" : seeds), fifo).run();
    if (fifo) throw new UserFault("simulate: --fifo is for --smoke");
    if (html != null && common.json())
      throw new UserFault("simulate: --html writes a file for people; leave --json out");
    SequencedMap<String, String> changed = new LinkedHashMap<>();
    if (until != null) changed.put("until", until);
    for (String change : changes) {
      int equals = change.indexOf('=');
      if (equals < 1) throw new UserFault("--set " + change + ": write PATH=VALUE");
      changed.put(change.substring(0, equals), change.substring(equals + 1));
    }
    ScenarioRuns runs =
        new ScenarioRuns(common, library, traces, Seeds.of(seeds == null ? "1" : seeds), changed);
    if (!compare.isEmpty()) return runs.compare(compare.get(0), compare.get(1));
    String name = scenario == null ? "" : scenario;
    if (sweep != null) return runs.sweep(name, sweep);
    return runs.report(name, html, trace);
  }

  /** One of the things that can be asked for. */
  private void one() {
    boolean comparing = !compare.isEmpty();
    if (scenario == null && !smoke && !comparing)
      throw new UserFault(
          "simulate: name a scenario (a file, or one of simulate --list), or take --smoke");
    if ((scenario != null && (smoke || comparing)) || (smoke && comparing))
      throw new UserFault("simulate: SCENARIO, --smoke and --compare do not go together");
    boolean plain = sweep == null && !comparing && !smoke;
    if (!plain && (html != null || trace != 0))
      throw new UserFault("simulate: --html and --trace are for one scenario");
    if (comparing && sweep != null)
      throw new UserFault("simulate: --compare and --sweep do not go together");
    if (trace < 0) throw new UserFault("--trace " + trace + ": tasks are counted from 1");
  }
}
