package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.Units;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.Variant;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.judge.Assertion;
import dev.troupe.scenarios.judge.AssertionReader;
import dev.troupe.scenarios.judge.Judged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads {@code rehearsals/NAME.yaml} of a team. Every fault names file, line and key. */
public final class RehearsalReader {
  /** Most runs: samples times variants times repeats. */
  public static final int MAX_CELLS = 1_000_000;

  private static final String FOLDER = "rehearsals/";

  private static final Set<String> KEYS =
      Set.of(
          "description",
          "dataset",
          "goal",
          "inputs",
          "grid",
          "repeats",
          "assert",
          "threshold",
          "bar",
          "budget");

  private final Team team;
  private final Optional<Environment> environment;

  /**
   * @param environment where a {@code model.ROLE} must be bound
   */
  public RehearsalReader(Team team, Environment environment) {
    this(team, Optional.of(environment));
  }

  /**
   * @param environment absent where models of a grid are not to be looked for
   */
  RehearsalReader(Team team, Optional<Environment> environment) {
    this.team = team;
    this.environment = environment;
  }

  /** The names of a team's rehearsals. */
  public static List<String> names(Team team) {
    return team.files().files().keySet().stream()
        .filter(path -> path.startsWith(FOLDER) && path.endsWith(".yaml"))
        .map(path -> path.substring(FOLDER.length(), path.length() - ".yaml".length()))
        .toList();
  }

  static String path(String name) {
    return FOLDER + name + ".yaml";
  }

  /**
   * @param grid axes over those of the file: key to values
   * @param repeats over the file's
   * @throws UserFault naming file, line and key
   */
  public Rehearsal read(
      String name, SequencedMap<String, List<String>> grid, Optional<Integer> repeats) {
    String path = path(name);
    if (!team.files().has(path))
      throw new UserFault(
          "team "
              + team.name()
              + " has no rehearsal '"
              + name
              + "'; "
              + (names(team).isEmpty()
                  ? "write " + path + ", such as { dataset: datasets/samples.csv }"
                  : "it has " + String.join(", ", names(team))));
    YamlNode root = YamlNode.parse(path, team.files().text(path)).only(KEYS, Set.of());
    YamlNode file = root.require("dataset");
    if (!team.files().has(file.text()))
      throw file.fault("there is no file " + file.text() + " in the team folder");
    Dataset dataset = DatasetReader.read(team.files(), file.text());
    List<Rehearsal.Sample> samples = samples(root, dataset);
    List<Variant> variants = new GridReader(team, environment).read(root.get("grid"), grid);
    int times = repeats.orElse(root.get("repeats").integer(1, 1, 10_000));
    long cells = (long) samples.size() * variants.size() * times;
    if (cells > MAX_CELLS)
      throw root.fault(
          samples.size()
              + " samples in "
              + variants.size()
              + " variants, "
              + times
              + " times, are "
              + cells
              + " runs; at most 1,000,000");
    List<Assertion> assertions = assertions(root.get("assert"), dataset);
    check(assertions, samples, dataset);
    return new Rehearsal(
        name,
        team,
        dataset.path(),
        samples,
        variants,
        times,
        assertions,
        judges(assertions, dataset),
        AssertionReader.share(root.get("threshold")),
        share(root.get("bar")),
        budget(root.get("budget")));
  }

  /** What an assertion takes from a row is known before anything is paid. */
  private static void check(
      List<Assertion> assertions, List<Rehearsal.Sample> samples, Dataset dataset) {
    List<String> faults = new ArrayList<>();
    for (Assertion each : assertions)
      if (each.isOfSample())
        for (Rehearsal.Sample sample : samples)
          each.of(sample.row())
              .fault()
              .ifPresent(
                  why ->
                      faults.add(
                          dataset.path() + ":" + sample.line() + ": " + each.name() + ": " + why));
    if (!faults.isEmpty()) throw RowFaults.of(faults);
  }

  private List<Rehearsal.Sample> samples(YamlNode root, Dataset dataset) {
    SequencedMap<String, String> columns = columns(root.get("inputs"), dataset);
    Optional<String> goal = column(root.get("goal"), dataset);
    List<Rehearsal.Sample> samples = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Dataset.Row row : dataset.rows())
      try {
        ObjectNode given = Json.object();
        columns.forEach(
            (input, column) -> row.value(column).ifPresent(value -> given.set(input, value)));
        ObjectNode inputs = team.inputs(given);
        String wanted =
            goal.map(column -> row.value(column).map(JsonNode::asText).orElse("").strip())
                .orElseGet(() -> team.goal(inputs));
        if (wanted.isEmpty()) throw new UserFault("the goal is empty");
        samples.add(new Rehearsal.Sample(row.id(), row.line(), wanted, inputs, row.values()));
      } catch (UserFault e) {
        faults.add(dataset.path() + ":" + row.line() + ": " + e.text());
      }
    if (!faults.isEmpty()) throw RowFaults.of(faults);
    return samples;
  }

  /** Input to column; a column that is called as an input is that input. */
  private SequencedMap<String, String> columns(YamlNode node, Dataset dataset) {
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    for (String input : team.inputs().keySet())
      if (dataset.columns().contains(input)) columns.put(input, input);
    node.entries()
        .forEach(
            (input, column) -> {
              if (!team.inputs().containsKey(input))
                throw column.fault(
                    "there is no input '"
                        + input
                        + "'; the team takes "
                        + String.join(", ", team.inputs().keySet()));
              columns.put(input, column(column, dataset).orElseThrow());
            });
    return columns;
  }

  private static Optional<String> column(YamlNode node, Dataset dataset) {
    if (!node.present()) return Optional.empty();
    if (!dataset.columns().contains(node.text()))
      throw node.fault(
          "the dataset "
              + dataset.path()
              + " has no column '"
              + node.text()
              + "'; it has "
              + String.join(", ", dataset.columns()));
    return Optional.of(node.text());
  }

  private List<Assertion> assertions(YamlNode node, Dataset dataset) {
    List<Assertion> assertions = new ArrayList<>();
    Set<String> judges = Judges.names(team.files());
    for (YamlNode item : node.items())
      assertions.add(AssertionReader.read(item, dataset.columns(), team.files(), judges));
    Optional<Set<String>> steps =
        team.stated()
            .map(
                plan ->
                    new java.util.TreeSet<>(
                        plan.subtasks().stream().map(step -> step.id()).toList()));
    for (int i = 0; i < assertions.size(); i++) {
      Optional<String> step =
          Stream.concat(Stream.of(assertions.get(i)), assertions.get(i).all().stream())
              .flatMap(each -> each.step().stream())
              .filter(named -> steps.filter(all -> !all.contains(named)).isPresent())
              .findFirst();
      if (step.isPresent())
        throw node.items()
            .get(i)
            .get("step")
            .fault(
                "there is no step '"
                    + step.get()
                    + "'; steps: "
                    + String.join(", ", steps.orElseThrow()));
    }
    return assertions;
  }

  /** Those that are asked for; each must find its models too. */
  private SortedMap<String, Team> judges(List<Assertion> assertions, Dataset dataset) {
    SortedMap<String, Team> judges = new TreeMap<>();
    for (Assertion rubric : Judged.rubrics(assertions))
      judges.computeIfAbsent(
          rubric.judge(), name -> Judges.load(team.files(), name, dataset.columns()));
    return judges;
  }

  private static double share(YamlNode node) {
    if (!node.present()) return 1;
    String text = node.text().strip();
    try {
      double value =
          text.endsWith("%")
              ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
              : Double.parseDouble(text);
      if (value >= 0 && value <= 1) return value;
    } catch (NumberFormatException e) {
      // said below
    }
    throw node.fault("must be a share such as 0.9 or 90%, not '" + text + "'");
  }

  private static Optional<Rehearsal.Budget> budget(YamlNode node) {
    return node.present()
        ? Optional.of(new Rehearsal.Budget(Units.money(node), Units.currency(node)))
        : Optional.empty();
  }
}
