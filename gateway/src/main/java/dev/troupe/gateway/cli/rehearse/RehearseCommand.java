package dev.troupe.gateway.cli.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Interruption;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.ModelsOption;
import dev.troupe.gateway.cli.console.OutputFile;
import dev.troupe.gateway.cli.console.TeamArgument;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.Bounds;
import dev.troupe.scenarios.rehearse.JUnitXml;
import dev.troupe.scenarios.rehearse.Rehearsal;
import dev.troupe.scenarios.rehearse.RehearsalCsv;
import dev.troupe.scenarios.rehearse.RehearsalHtml;
import dev.troupe.scenarios.rehearse.RehearsalJson;
import dev.troupe.scenarios.rehearse.RehearsalReader;
import dev.troupe.scenarios.rehearse.RehearsalText;
import dev.troupe.scenarios.rehearse.Rehearsed;
import dev.troupe.scenarios.rehearse.Rehearsing;
import dev.troupe.scenarios.rehearse.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe rehearse}: a team over a dataset, judged; only what changed is paid for. */
@Command(
    name = "rehearse",
    description =
        "Run a team over a dataset and a grid of variants, and judge every output. Only calls whose"
            + " request changed are made; the rest is answered from the journal.",
    footer = {
      "",
      "  troupe rehearse ./my-team                      the team's only rehearsal",
      "  troupe rehearse ./my-team answers --env local  by name, against real models",
      "  troupe rehearse ./my-team --grid prompt.writer=writer,writer-short",
      "  troupe rehearse ./my-team --bounds             what it will take; nothing is sent",
      "  troupe rehearse ./my-team --watch              again after every change of a file",
      "",
      "rehearsals/NAME.yaml in the team: dataset, inputs, grid, repeats, assert, bar, budget.",
      "Grid keys: prompt.AGENT, model.ROLE, temperature.AGENT. A run that is cut short is gone on"
          + " with.",
      "Exit code 100: no variant reaches the bar."
    })
public final class RehearseCommand implements Callable<Integer> {
  private static final int POLL_MILLIS = 500;

  @Mixin Common common = new Common();

  @Mixin TeamArgument team = new TeamArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Its rehearsal (default: its only one).")
  @Nullable String name;

  @Mixin ModelsOption env = new ModelsOption();

  @Option(
      names = "--grid",
      paramLabel = "KEY=V,V",
      description = "An axis of the grid, over the file's; may be repeated.")
  List<String> grid = new ArrayList<>();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "How often each sample is asked (default: the file's, else 1).")
  @Nullable Integer repeats;

  @Option(
      names = "--open",
      paramLabel = "N",
      defaultValue = "16",
      description = "Most runs at once (default: ${DEFAULT-VALUE}).")
  int open = 16;

  @Option(names = "--bounds", description = "Only say what it will take.")
  boolean bounds;

  @Option(names = "--yes", description = "Spend what the bounds say without asking.")
  boolean yes;

  @Option(names = "--watch", description = "Rehearse again whenever a file of the team changes.")
  boolean watch;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "A page that compares all outputs, word by word.")
  @Nullable Path html;

  @Option(names = "--junit", paramLabel = "FILE", description = "JUnit XML, for a CI.")
  @Nullable Path junit;

  @Option(names = "--csv", paramLabel = "FILE", description = "A table with a line per run.")
  @Nullable Path csv;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "What was paid for, call by call; `troupe certify FILE` checks it.")
  @Nullable Path certificate;

  @Override
  public Integer call() throws Exception {
    if (repeats != null && (repeats < 1 || repeats > 10_000))
      throw new UserFault("--repeats: must be from 1 to 10,000");
    if (open < 1 || open > Rehearsing.MAX_OPEN)
      throw new UserFault("--open: must be from 1 to " + Rehearsing.MAX_OPEN);
    files().forEach(OutputFile::check);
    Path folder = team.folder(common);
    Environment models = env.of(common, folder);
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose());
    if (!watch) return once(folder, models, data);
    while (true) {
      Hash seen = TeamFiles.read(folder).hash();
      try {
        int unused = once(folder, models, data);
      } catch (UserFault e) {
        common.console().progress().println("troupe: " + e.text());
      }
      common.console().hint("waiting for a change in " + folder + " (Ctrl-C ends)");
      while (TeamFiles.read(folder).hash().equals(seen)) TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (html != null) files.add(html);
    if (junit != null) files.add(junit);
    if (csv != null) files.add(csv);
    if (certificate != null) files.add(certificate);
    Set<Path> different = new HashSet<>();
    for (Path file : files)
      if (!different.add(file.toAbsolutePath().normalize()))
        throw new UserFault(file + ": only one of the reports can be written there");
    return files;
  }

  private int once(Path folder, Environment models, DataFolder data) throws IOException {
    Console console = common.console();
    Team loaded = TeamLoader.load(TeamFiles.read(folder), Set.of());
    Rehearsal rehearsal =
        new RehearsalReader(loaded, models)
            .read(named(loaded, name, "after TEAM"), axes(), Optional.ofNullable(repeats));
    try (Troupe troupe = Troupe.builder().data(data.path()).environment(models).start()) {
      Rehearsing rehearsing = new Rehearsing(troupe, models, data.path(), rehearsal);
      Bounds most = rehearsing.bounds();
      if (bounds) {
        console.result(common.json() ? Json.pretty(most.json()) : most.toString());
        return ExitCode.COMPLETED;
      }
      rehearsing.refuseSecond();
      console.hint(most.toString());
      allowed(most, rehearsal);
      return report(run(troupe, rehearsing, rehearsal));
    }
  }

  private Rehearsed run(Troupe troupe, Rehearsing rehearsing, Rehearsal rehearsal) {
    RehearsalProgress progress = new RehearsalProgress(common.console(), rehearsal.cells().size());
    try {
      return Interruption.during(
          troupe, progress::close, common.json(), () -> rehearsing.run(open, progress::heard));
    } finally {
      progress.close();
    }
  }

  /**
   * The rehearsal that is meant: by its name, or the only one.
   *
   * @param how one is named on this command line
   */
  static String named(Team loaded, @Nullable String name, String how) {
    if (name != null) return name;
    List<String> names = RehearsalReader.names(loaded);
    if (names.size() == 1) return names.getFirst();
    throw new UserFault(
        names.isEmpty()
            ? "team "
                + loaded.name()
                + " has no rehearsals/NAME.yaml; write one, such as { dataset:"
                + " datasets/samples.csv }"
            : "name one of the rehearsals " + String.join(", ", names) + " (" + how + ")");
  }

  private SequencedMap<String, List<String>> axes() {
    SequencedMap<String, List<String>> axes = new LinkedHashMap<>();
    for (String axis : grid) {
      int at = axis.indexOf('=');
      if (at < 1 || at == axis.length() - 1)
        throw new UserFault("--grid " + axis + ": write KEY=VALUE,VALUE");
      SequencedSet<String> values = new LinkedHashSet<>();
      values.addAll(axes.getOrDefault(axis.substring(0, at), List.of()));
      values.addAll(List.of(axis.substring(at + 1).split(",", -1)));
      axes.put(axis.substring(0, at), List.copyOf(values));
    }
    return axes;
  }

  /** Nothing is spent that nobody allowed: by a budget in the file, or by --yes. */
  private void allowed(Bounds most, Rehearsal rehearsal) {
    if (yes || most.isFree() || most.ceiling() == 0) return;
    boolean within =
        rehearsal.budget().isPresent()
            && most.cost()
                .filter(c -> c.compareTo(rehearsal.budget().get().amount()) <= 0)
                .isPresent();
    if (!within)
      throw new UserFault(
          "this may cost "
              + (most.unbounded().isEmpty()
                  ? "up to " + most.cost().orElseThrow().toPlainString() + " " + most.currency()
                  : "more than can be told (" + most.unbounded() + ")")
              + "; allow it with --yes"
              + (rehearsal.budget().isPresent()
                  ? ": no more than the budget of "
                      + rehearsal.budget().get().amount().toPlainString()
                      + " is spent"
                  : ", or with a budget in rehearsals/" + rehearsal.name() + ".yaml"));
  }

  private int report(Rehearsed rehearsed) throws IOException {
    ObjectNode json = new RehearsalJson(rehearsed).json();
    common.console().result(common.json() ? Json.pretty(json) : RehearsalText.of(rehearsed));
    if (html != null) OutputFile.write(html, RehearsalHtml.of(rehearsed));
    if (junit != null) OutputFile.write(junit, JUnitXml.of(rehearsed));
    if (csv != null) OutputFile.write(csv, RehearsalCsv.of(rehearsed));
    if (certificate != null)
      OutputFile.write(certificate, Json.pretty(rehearsed.certificate().json()));
    if (rehearsed.reachesBar()) return ExitCode.COMPLETED;
    if (rehearsed.results().stream().allMatch(r -> r.outcome() == Result.Outcome.ERROR)) {
      common.console().hint("troupe: every run failed; nothing could be judged");
      return ExitCode.FAILED;
    }
    common
        .console()
        .hint(
            "troupe: below the bar of "
                + rehearsed.rehearsal().bar()
                + "; `troupe failures "
                + team
                + " "
                + rehearsed.rehearsal().name()
                + common.dataOption()
                + "` lists what failed");
    return ExitCode.BELOW;
  }
}
