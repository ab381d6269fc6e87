package dev.troupe.scenarios.script;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.team.LimitsReader;
import dev.troupe.agents.team.MissingInput;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.api.Effect;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Reads a scenario file. Every fault names file, line and key. */
public final class ScenarioReader {
  private static final Set<String> KEYS =
      Set.of(
          "scenario",
          "description",
          "team",
          "goal",
          "inputs",
          "plans",
          "limits",
          "arrivals",
          "endpoints",
          "tools",
          "people",
          "tenants",
          "crashes",
          "poison",
          "admission",
          "clients",
          "until",
          "expect");

  private final TeamLibrary teams;

  private final List<Path> traces;

  /**
   * @param teams where a team is found by name
   * @param traces where trace files are looked for, after the scenario's own folder
   */
  public ScenarioReader(TeamLibrary teams, List<Path> traces) {
    this.teams = teams;
    this.traces = List.copyOf(traces);
  }

  /**
   * @param changes values to be replaced, by their path in the file
   * @throws UserFault naming file, line and key
   */
  public Scenario read(Path file, SequencedMap<String, String> changes) {
    YamlNode root = YamlNode.parse(file.toString(), text(file));
    for (Map.Entry<String, String> change : changes.entrySet())
      root = root.with(change.getKey(), change.getValue());
    return scenario(file, root.only(KEYS, Set.of()));
  }

  private static String text(Path file) {
    try {
      return new TeamFiles(new TreeMap<>(Map.of(file.toString(), Files.readAllBytes(file))))
          .text(file.toString());
    } catch (IOException e) {
      throw UserFault.unreadable(file, e);
    }
  }

  private Scenario scenario(Path file, YamlNode root) {
    YamlNode version = root.require("scenario");
    if (!version.text().equals("1")) throw version.fault("this version reads scenario: 1");
    if (root.get("team").present() == root.get("plans").present())
      throw root.fault("say either team or plans");
    SequencedMap<String, ModelServer> endpoints = EndpointsReader.read(root.require("endpoints"));
    SequencedMap<String, Scenario.Tenant> tenants =
        TenantsReader.read(root.get("tenants"), EndpointsReader.currency(endpoints));
    List<Path> folders = new ArrayList<>();
    folders.add(file.toAbsolutePath().getParent());
    folders.addAll(traces);
    List<Arrivals.Stream> arrivals =
        new ArrivalsReader(folders, tenants.keySet()).read(root.require("arrivals"));
    tenants = TenantsReader.shared(root.get("tenants"), tenants, arrivals);
    Duration window =
        arrivals.stream()
            .map(stream -> stream.arrivals().window().to())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    Optional<Duration> until =
        root.get("until").present()
            ? Optional.of(VirtualTime.of(root.get("until")))
            : Optional.empty();
    if (until.isPresent()
        && arrivals.stream()
            .allMatch(s -> s.arrivals().window().from().compareTo(until.get()) >= 0))
      throw root.get("until").fault("the run is over before anything arrives");
    if (root.get("limits").get("cost").present())
      Money.in(root.get("limits").get("cost"), EndpointsReader.currency(endpoints));
    Limits limits =
        root.get("limits").present()
            ? LimitsReader.read(root.get("limits"), EnumSet.allOf(Limit.class))
            : Limits.NONE;
    Optional<Scenario.TeamWork> team = team(root, file, endpoints);
    if (team.isEmpty()) refuseTokenRates(root.get("endpoints"));
    return new Scenario(
        file.getFileName().toString().replaceFirst("\\.ya?ml$", ""),
        root.get("description").text(""),
        team,
        PlansReader.read(root.get("plans"), endpoints),
        limits,
        arrivals,
        endpoints,
        tools(root.get("tools")),
        people(root.get("people")),
        tenants,
        crashes(root.get("crashes")),
        poison(root.get("poison"), root.get("crashes")),
        admission(root.get("admission")),
        clients(root.get("clients")),
        until,
        window,
        new ExpectationsReader(
                tenants.keySet(),
                endpoints.keySet(),
                until.orElse(VirtualTime.LONGEST),
                EndpointsReader.currency(endpoints))
            .read(root.get("expect")));
  }

  /** Made-up requests are not as long as the tokens they are said to have. */
  private static void refuseTokenRates(YamlNode endpoints) {
    for (YamlNode endpoint : endpoints.entries().values())
      if (endpoint.get("tpm").present())
        throw endpoint
            .get("tpm")
            .fault("is not kept with plans, whose requests have no text; use rpm, or a team");
  }

  private Optional<Scenario.TeamWork> team(
      YamlNode root, Path file, SequencedMap<String, ModelServer> endpoints) {
    YamlNode node = root.get("team");
    if (!node.present()) {
      for (String key : new String[] {"goal", "inputs"})
        if (root.get(key).present()) throw root.get(key).fault("is for a team");
      return Optional.empty();
    }
    String name = node.text();
    Path beside = file.toAbsolutePath().resolveSibling(name);
    Path folder =
        name.contains("/") && Files.isRegularFile(beside.resolve("team.yaml"))
            ? beside
            : teams.find(name);
    Team team = TeamLoader.load(TeamFiles.read(folder), Set.of());
    for (String role : team.roles())
      if (!endpoints.containsKey(role) && !endpoints.containsKey("default"))
        throw root.get("endpoints")
            .fault("the team's role '" + role + "' has no endpoint, and there is no 'default'");
    ObjectNode given = Json.object();
    if (root.get("inputs").present()) given.setAll(inputs(root.get("inputs")));
    else if (!root.get("goal").present() && !team.examples().isEmpty())
      given.setAll(team.examples().firstEntry().getValue());
    try {
      ObjectNode inputs = team.inputs(given);
      String goal = root.get("goal").present() ? root.get("goal").text() : team.goal(inputs);
      return Optional.of(new Scenario.TeamWork(team, goal, inputs));
    } catch (MissingInput e) {
      throw node.fault(e.text() + "; give it under inputs");
    }
  }

  private static ObjectNode inputs(YamlNode node) {
    if (node.json() instanceof ObjectNode inputs) return inputs;
    throw node.fault("must be a map, such as { question: … }");
  }

  private static Scenario.Tools tools(YamlNode node) {
    node.only(Set.of("time", "errors", "effect"), Set.of());
    String effect =
        node.get("effect")
            .oneOf("read_only", "read_only", "idempotent", "compensable", "irreversible");
    return new Scenario.Tools(
        node.get("time").present() ? Spread.time(node.get("time")) : new Spread.Even(1, 50),
        Share.of(node.get("errors"), 0),
        Effect.valueOf(effect.toUpperCase(Locale.ROOT)));
  }

  private static Scenario.People people(YamlNode node) {
    node.only(Set.of("answer_after", "silent", "approve"), Set.of());
    return new Scenario.People(
        node.get("answer_after").present()
            ? Spread.time(node.get("answer_after"))
            : new Spread.LogNormal(300_000, 1),
        Share.of(node.get("silent"), 0),
        Share.of(node.get("approve"), 1));
  }

  private static Scenario.Crashes crashes(YamlNode node) {
    node.only(Set.of("at", "every", "down"), Set.of());
    Duration down =
        node.get("down").present() ? VirtualTime.of(node.get("down")) : Duration.ofSeconds(5);
    List<Duration> at = new ArrayList<>();
    for (YamlNode item : node.get("at").items()) at.add(VirtualTime.of(item));
    if (at.size() > Scenario.MAX_CRASHES)
      throw node.get("at").fault("comes to more than " + Scenario.MAX_CRASHES + " crashes");
    Optional<Duration> repeated = Optional.empty();
    if (node.get("every").present()) {
      Duration every = VirtualTime.of(node.get("every"));
      if (every.compareTo(down) <= 0)
        throw node.get("every").fault("must be longer than it is down (" + Values.span(down) + ")");
      repeated = Optional.of(every);
    }
    if (node.present() && !node.get("at").present() && !node.get("every").present())
      throw node.fault("say when: at: [10m, 20m], or every: 30m");
    at.sort(Duration::compareTo);
    for (int i = 1; i < at.size(); i++)
      if (at.get(i).minus(at.get(i - 1)).compareTo(down) <= 0)
        throw node.get("at")
            .fault(
                "at "
                    + Values.span(at.get(i))
                    + " it is still down from the crash at "
                    + Values.span(at.get(i - 1))
                    + " (down: "
                    + Values.span(down)
                    + ")");
    return new Scenario.Crashes(at, repeated, down);
  }

  private static double poison(YamlNode node, YamlNode crashes) {
    double share = Share.of(node, 0);
    if (share > 0 && !crashes.present())
      throw node.fault("shows only after a crash; say crashes too");
    return share;
  }

  private static Scenario.Admission admission(YamlNode node) {
    node.only(Set.of("active", "waiting"), Set.of());
    return new Scenario.Admission(
        node.get("active").integer(1_000, 1, 10_000_000),
        node.get("waiting").integer(10_000, 0, 10_000_000));
  }

  private static int clients(YamlNode node) {
    node.only(Set.of("retries"), Set.of());
    return node.get("retries").integer(3, 0, 1_000);
  }
}
