package dev.troupe.gateway.cli.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.view.EventView;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.EventLine;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.OutputFile;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.ScenarioLibrary;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.play.Simulation;
import dev.troupe.scenarios.play.Trace;
import dev.troupe.scenarios.report.Comparison;
import dev.troupe.scenarios.report.HtmlReport;
import dev.troupe.scenarios.report.RunJson;
import dev.troupe.scenarios.report.Sweep;
import dev.troupe.scenarios.report.TextReport;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.ScenarioReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Scenario files, run over seeds: reported, compared, swept. */
final class ScenarioRuns {
  private final Common common;
  private final ScenarioLibrary library;
  private final ScenarioReader reader;
  private final Seeds seeds;
  private final SequencedMap<String, String> changes;
  private final @Nullable Path traces;

  /** Each remark once, however often a scenario is read. */
  private final Set<String> told = new HashSet<>();

  ScenarioRuns(
      Common common,
      ScenarioLibrary library,
      @Nullable Path traces,
      Seeds seeds,
      SequencedMap<String, String> changes) {
    this.common = common;
    this.library = library;
    List<Path> folders = new ArrayList<>(List.of(Path.of(".")));
    if (traces != null) {
      if (!Files.isDirectory(traces))
        throw new UserFault("--traces " + traces + ": there is no such folder");
      folders.add(traces);
    }
    this.reader = new ScenarioReader(common.library(), folders);
    this.seeds = seeds;
    this.changes = changes;
    this.traces = traces;
  }

  private Scenario read(String name, Map<String, String> more) {
    SequencedMap<String, String> all = new LinkedHashMap<>(changes);
    all.putAll(more);
    Scenario scenario = reader.read(library.find(name), all);
    for (String remark : scenario.remarks())
      if (told.add(remark)) common.console().hint("note: " + scenario.name() + ": " + remark);
    return scenario;
  }

  private List<Run> run(Scenario scenario, Simulation.Wanted wanted) {
    List<Run> runs = new ArrayList<>();
    for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
      SimulationProgress progress =
          new SimulationProgress(common.console(), scenario.name(), seed, seeds);
      Run run = Simulation.run(scenario, seed, wanted, progress);
      progress.over(run);
      runs.add(runs.isEmpty() ? run : run.slim());
    }
    return runs;
  }

  int report(String name, @Nullable Path html, int trace) throws IOException {
    if (html != null) OutputFile.check(html);
    Scenario scenario = read(name, Map.of());
    List<Run> runs =
        run(
            scenario,
            new Simulation.Wanted(
                trace == 0 ? OptionalInt.empty() : OptionalInt.of(trace - 1),
                common.json() || html != null));
    Console console = common.console();
    if (trace != 0) {
      print(
          runs.getFirst()
              .trace()
              .orElseThrow(
                  () ->
                      new UserFault(
                          "--trace "
                              + trace
                              + ": only "
                              + runs.getFirst().tasks()
                              + " tasks arrived")));
      return ExitCode.COMPLETED;
    }
    if (common.json()) console.result(Json.pretty(RunJson.of(scenario, runs)));
    else console.result(TextReport.of(scenario, runs));
    if (html != null) {
      OutputFile.write(html, HtmlReport.of(scenario, runs));
      console.hint("charts: " + html);
    }
    return verdict(name, runs, Map.of());
  }

  private void print(Trace trace) {
    for (TaskHistory.Numbered event : trace.events()) {
      ObjectNode json = EventView.json(trace.task(), event);
      common.console().result(common.json() ? Json.write(json) : EventLine.of(json));
    }
  }

  /** The smallest seed that failed, and how to see it again. */
  private int verdict(String name, List<Run> runs, Map<String, String> more) {
    Optional<Run> failed = runs.stream().filter(run -> !run.passed()).findFirst();
    if (failed.isEmpty()) return ExitCode.COMPLETED;
    StringBuilder again = new StringBuilder("troupe simulate " + Common.quoted(name));
    again.append(" --seed ").append(failed.get().seed());
    Map<String, String> all = new LinkedHashMap<>(changes);
    all.putAll(more);
    all.forEach((path, value) -> again.append(" --set ").append(Common.quoted(path + "=" + value)));
    if (traces != null) again.append(" --traces ").append(Common.quoted(traces.toString()));
    again.append(common.teamsOption());
    common
        .console()
        .progress()
        .println(
            "troupe: the smallest seed that failed is "
                + failed.get().seed()
                + "; replay: "
                + again);
    return ExitCode.BELOW;
  }

  int compare(String a, String b) {
    Scenario first = read(a, Map.of());
    Scenario second = read(b, Map.of());
    Set<String> currencies = new TreeSet<>();
    first.currency().ifPresent(currencies::add);
    second.currency().ifPresent(currencies::add);
    if (currencies.size() > 1)
      throw new UserFault(
          "--compare: what they cost cannot be compared: their prices are in "
              + String.join(" and ", currencies));
    List<Run> one = run(first, Simulation.Wanted.FIGURES);
    List<Run> other = run(second, Simulation.Wanted.FIGURES);
    Comparison comparison = new Comparison(a, one, b, other);
    common.console().result(common.json() ? Json.pretty(comparison.json()) : comparison.text());
    return Math.max(verdict(a, one, Map.of()), verdict(b, other, Map.of()));
  }

  int sweep(String name, String swept) {
    int equals = swept.indexOf('=');
    if (equals < 1) throw new UserFault("--sweep " + swept + ": write PATH=4..64");
    String path = swept.substring(0, equals);
    Sweep sweep = new Sweep(path);
    List<Scenario> scenarios = new ArrayList<>();
    List<String> values = Sweep.values(swept.substring(equals + 1));
    for (String value : values) scenarios.add(read(name, Map.of(path, value)));
    List<List<Run>> all = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      all.add(run(scenarios.get(i), Simulation.Wanted.FIGURES).stream().map(Run::slim).toList());
      sweep.add(values.get(i), all.getLast());
    }
    common.console().result(common.json() ? Json.pretty(sweep.json()) : sweep.text());
    // Where expectations hold is what is looked for; what must always hold is another matter.
    int code = ExitCode.COMPLETED;
    for (int i = 0; i < values.size(); i++) {
      List<Run> broken = all.get(i).stream().filter(run -> !run.violations().isEmpty()).toList();
      code = Math.max(code, verdict(name, broken, Map.of(path, values.get(i))));
    }
    return code;
  }
}
