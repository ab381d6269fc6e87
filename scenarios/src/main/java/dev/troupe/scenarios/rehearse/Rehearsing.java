package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.Variant;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.offline.OfflineModel;
import dev.troupe.scenarios.judge.Judged;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Rehearses on a running node: says what it will take, runs every cell as a task, judges. */
public final class Rehearsing {
  /** Most cells that are run at once. */
  public static final int MAX_OPEN = 256;

  private final Troupe troupe;
  private final Environment environment;
  private final Path data;
  private final Rehearsal rehearsal;
  private final Map<Variant, Team> teams = new LinkedHashMap<>();
  private final Map<Rehearsal.Cell, Bounds> each = new LinkedHashMap<>();
  private final RunReader reader;
  private final TaskRuns tasks;
  private final Jury jury;

  /**
   * @param data where the runs are noted
   * @throws UserFault when a variant cannot be rehearsed
   */
  public Rehearsing(Troupe troupe, Environment environment, Path data, Rehearsal rehearsal) {
    this.troupe = troupe;
    this.environment = environment;
    this.data = data;
    this.rehearsal = rehearsal;
    this.reader =
        new RunReader(
            troupe.history(),
            troupe.payloads(),
            role -> environment.binding(role).endpoint().price());
    this.tasks = new TaskRuns(troupe);
    this.jury = new Jury(rehearsal, environment.name(), tasks, reader);
    rehearsal
        .judges()
        .forEach(
            (name, judge) -> {
              environment.check(judge);
              harmless(judge);
            });
    for (Variant variant : rehearsal.variants()) {
      Team team = variant.of(rehearsal.team(), Set.of());
      environment.check(team);
      harmless(team);
      teams.put(variant, team);
    }
  }

  private static void harmless(Team team) {
    for (ToolDeclaration tool : team.tools().values())
      if (tool.effect().filter(e -> e != Effect.READ_ONLY).isPresent())
        throw new UserFault(
            "tools."
                + tool.name()
                + ": a rehearsal calls it for every sample, but it is "
                + tool.effect().get().name().toLowerCase(java.util.Locale.ROOT)
                + "; rehearse a team whose tools are read_only");
  }

  /** What it will take. Reads the journal; sends nothing. */
  public Bounds bounds() {
    Forecast forecast = new Forecast(troupe.foresight(), environment, rehearsal);
    Bounds sum = Bounds.NOTHING;
    each.clear();
    for (Rehearsal.Cell cell : rehearsal.cells()) {
      Forecast.Reckoned of = forecast.of(team(cell), cell);
      each.put(cell, of.alone());
      sum = sum.plus(of.more());
    }
    String priced = sum.currency();
    rehearsal
        .budget()
        .flatMap(Rehearsal.Budget::currency)
        .filter(c -> !priced.isEmpty() && !c.equals(priced))
        .ifPresent(
            c -> {
              throw new UserFault("the budget is in " + c + ", the prices are in " + priced);
            });
    if (rehearsal.budget().isPresent() && !sum.unbounded().isEmpty())
      throw new UserFault("a budget cannot be kept: " + sum.unbounded());
    return sum;
  }

  private Team team(Rehearsal.Cell cell) {
    Team team = teams.get(cell.variant());
    if (team == null) throw new IllegalStateException("no team for " + cell.variant());
    return team;
  }

  /**
   * Says so at once, rather than after a price was shown.
   *
   * @throws UserFault when another process is at this rehearsal
   */
  public void refuseSecond() {
    RunFile.refuseSecond(data, rehearsal.team().name(), rehearsal.name());
  }

  /**
   * Runs every cell; a run that was cut short before is gone on with. Blocks until all have ended.
   *
   * @param open most cells at once
   * @param heard told of each result as it comes, one at a time
   */
  public Rehearsed run(int open, Consumer<Result> heard) {
    if (each.isEmpty()) bounds();
    List<Rehearsal.Cell> cells = rehearsal.cells();
    try (RunFile file =
        RunFile.open(data, rehearsal.team().name(), rehearsal.name(), identity(cells))) {
      Purse purse = new Purse(rehearsal.budget().map(Rehearsal.Budget::amount));
      List<Result> all =
          FanOut.over(
              cells, Math.clamp(open, 1, MAX_OPEN), cell -> one(cell, file.number(), purse), heard);
      Certificate certificate =
          new Certifier(troupe.history(), troupe.payloads())
              .of(
                  rehearsal.team().name(),
                  rehearsal.name(),
                  file.number(),
                  all.stream().flatMap(Result::runs).map(Ran::task).toList());
      Rehearsed rehearsed =
          new Rehearsed(
              rehearsal,
              environment.name(),
              answeredBy(),
              prompts(),
              file.number(),
              file.resumed(),
              all,
              certificate);
      file.end(new RehearsalJson(rehearsed).noted(identity(cells)));
      return rehearsed;
    }
  }

  private Map<Variant, SortedSet<String>> prompts() {
    Map<Variant, SortedSet<String>> prompts = new HashMap<>();
    for (Variant variant : rehearsal.variants()) {
      Team team = variant.of(rehearsal.team(), Set.of());
      SortedSet<String> names = new TreeSet<>();
      for (AgentSpec agent : team.agents().values()) {
        String family = environment.binding(agent.model()).endpoint().family();
        String file = team.prompt(agent, family).file();
        names.add(file.replaceFirst("^prompts/", "").replaceFirst("\\.prompty$", ""));
      }
      prompts.put(variant, names);
    }
    return prompts;
  }

  /** Tables name answers that come from no language model. */
  private String answeredBy() {
    boolean scripted =
        environment.models().values().stream().anyMatch(b -> b.kind() == Environment.Kind.SCRIPTED);
    if (scripted) return "scripted answers, no language model";
    boolean offline =
        environment.models().values().stream().anyMatch(b -> b.kind() == Environment.Kind.OFFLINE);
    return offline ? new OfflineModel().describe() : "";
  }

  /** The same run: the same team, variants, samples and models. */
  private String identity(List<Rehearsal.Cell> cells) {
    ObjectNode json = Json.object();
    ArrayNode variants = json.putArray("variants");
    teams.values().forEach(team -> variants.add(team.hash().value()));
    json.put("environment", environment.name());
    ObjectNode models = json.putObject("models");
    environment.models().forEach((role, b) -> models.put(role, b.endpoint().fingerprint()));
    ArrayNode names = json.putArray("cells");
    for (Rehearsal.Cell cell : cells)
      names.add(cell.name() + " " + cell.sample().goal() + " " + cell.sample().inputs());
    return Hash.of(Json.canonical(json)).value();
  }

  private Result one(Rehearsal.Cell cell, int run, Purse purse) {
    Optional<BigDecimal> ceiling = each.getOrDefault(cell, Bounds.NOTHING).cost();
    if (!purse.take(ceiling))
      return Result.without(cell, Optional.empty(), "the budget is used up");
    BigDecimal spent = BigDecimal.ZERO;
    try {
      TaskRuns.Ended ended =
          tasks.run(CellTask.of(rehearsal, cell, team(cell), run, environment.name()));
      Ran ran = reader.read(ended.task());
      spent = ran.cost();
      if (!ran.completed()) return Result.without(cell, Optional.of(ran), why(ran, ended.asked()));
      Jury.Said said = jury.of(cell, ran, run);
      for (Ran judge : said.runs()) spent = spent.add(judge.cost());
      return judged(cell, ran, said);
    } finally {
      purse.giveBack(ceiling, spent);
    }
  }

  private static String why(Ran ran, String asked) {
    return asked.isEmpty() ? ran.status() + " (" + ran.stopReason() + "): " + ran.message() : asked;
  }

  private Result judged(Rehearsal.Cell cell, Ran ran, Jury.Said said) {
    Judged judged =
        Judged.of(
            rehearsal.assertions(),
            rehearsal.threshold(),
            ran.answer(),
            ran.steps(),
            cell.sample().row(),
            said.verdicts());
    return new Result(cell, Optional.of(ran), Optional.of(judged), said.runs(), "");
  }
}
