package dev.troupe.scenarios.play;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.offline.OfflineModel;
import dev.troupe.scenarios.script.ModelServer;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.sim.Cast;
import dev.troupe.scenarios.sim.SimPerson;
import dev.troupe.scenarios.sim.SimRandom;
import dev.troupe.scenarios.sim.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One scenario with one seed, from the first arrival to the end. */
public final class Simulation {
  /** Hears how far it is; called at every instant, and must be quick. */
  public interface Progress {
    void at(Duration virtual, int arrived, long completed);

    Progress UNHEARD = (virtual, arrived, completed) -> {};
  }

  /** How long a task that has ended can still be asked about. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Scenario scenario;
  private final long seed;
  private final OptionalInt traced;
  private final Team team;
  private final String goal;
  private final ObjectNode inputs;
  private final LookUp lookUp;
  private final RecordedArrivals recorded = new RecordedArrivals();
  private final Map<TaskId, TenantId> tenantOf = new HashMap<>();
  private final Stage stage;
  private final Measures measures;
  private final Tally tally;
  private final ArrivalFeed feed;
  private int arrived;
  private int answered;
  private int died;
  private boolean awaiting;
  private Duration lastEvent = Duration.ZERO;
  private @Nullable TaskId tracedTask;

  /**
   * What is wanted besides figures.
   *
   * @param traced number of the task, from 0 in the order of arrival, whose events are wanted
   * @param hashed every event is hashed, so that two runs can be told to be the same
   */
  public record Wanted(OptionalInt traced, boolean hashed) {
    public static final Wanted FIGURES = new Wanted(OptionalInt.empty(), false);
    public static final Wanted HASH = new Wanted(OptionalInt.empty(), true);
  }

  private Simulation(Scenario scenario, long seed, Wanted wanted) {
    this.scenario = scenario;
    this.seed = seed;
    this.traced = wanted.traced();
    this.team = scenario.team().map(this::limited).orElseGet(() -> SyntheticTeam.of(scenario));
    this.goal = scenario.team().map(Scenario.TeamWork::goal).orElse("simulated");
    this.inputs = scenario.team().map(Scenario.TeamWork::inputs).orElseGet(Json::object);
    this.lookUp = new LookUp(seed, scenario.tools().effect(), scenario.tools().errors());
    this.stage = Stage.open(seed, true, cast(wanted.hashed()));
    SequencedMap<String, Double> shares = new LinkedHashMap<>();
    if (scenario.tenants().isEmpty()) shares.put(TenantId.DEFAULT.value(), 1.0);
    else scenario.tenants().forEach((name, tenant) -> shares.put(name, tenant.share()));
    this.measures = new Measures(shares, List.copyOf(scenario.endpoints().keySet()));
    this.tally = new Tally(stage, measures, this::endpointOf);
    stage.observe(tally);
    stage.hear(tally);
    SimPerson person = new SimPerson(stage, new Honest(stage, lookUp, scenario.people()));
    stage.observe(
        (task, seq, event) -> {
          if (event instanceof TaskEvent.QuestionAsked e)
            person.asked(tenantOf.getOrDefault(task, TenantId.DEFAULT), task, e.question());
          if (event instanceof TaskEvent.TaskEnded) ended(task);
          lastEvent = stage.now();
        });
    this.feed = new ArrivalFeed(scenario.arrivals(), seed);
  }

  public static Run run(Scenario scenario, long seed, Wanted wanted, Progress progress) {
    Simulation simulation = new Simulation(scenario, seed, wanted);
    try (Stage stage = simulation.stage) {
      return simulation.play(stage, progress);
    }
  }

  private Team limited(Scenario.TeamWork work) {
    return work.team().withLimits(work.team().limits().lowered(scenario.limits()));
  }

  private String endpointOf(String role) {
    return scenario.endpoints().containsKey(role) ? role : "default";
  }

  private Cast cast(boolean hashed) {
    Map<String, Tool> tools = scenario.team().isPresent() ? Map.of() : Map.of(LookUp.NAME, lookUp);
    SequencedMap<String, Cast.Model> models = new LinkedHashMap<>();
    scenario
        .endpoints()
        .forEach(
            (name, server) ->
                models.put(
                    name,
                    new Cast.Model(
                        endpoint(name, server), new DrawnServer(server, answers(), recorded))));
    return new Cast(
        models,
        tools,
        Craft.STANDARD,
        scenario.tools().time()::draw,
        new AdmissionSettings(
            scenario.admission().active(),
            scenario.admission().waiting(),
            this::quota,
            Optional.of("sim")),
        tenant -> quota(tenant).day(),
        team.limits().count(dev.troupe.agents.api.Limit.OPEN_CALLS),
        scenario.crashes().down(),
        hashed);
  }

  private static Endpoint endpoint(String name, ModelServer server) {
    return new Endpoint(
        name,
        URI.create("sim:/" + name),
        name,
        "",
        Optional.empty(),
        server.limits(),
        server.price(),
        server.timeout(),
        server.timeout()); // what is silent is not told from what is slow
  }

  private Answers answers() {
    if (scenario.team().isPresent()) return (headers, request) -> OfflineModel.answer(request);
    return new SyntheticAnswers(seed, scenario.plans(), recorded);
  }

  private AdmissionSettings.Quota quota(TenantId tenant) {
    Scenario.Tenant of = scenario.tenants().get(tenant.value());
    return of == null
        ? AdmissionSettings.Quota.NONE
        : new AdmissionSettings.Quota(
            of.active(), of.waiting(), new TenantBudgets.Day(of.tokens(), of.cost()));
  }

  private void ended(TaskId task) {
    recorded.remove(task.value());
    tenantOf.remove(task);
    if (!task.equals(tracedTask)) stage.after(REMEMBERED, () -> stage.forget(task));
  }

  private Run play(Stage on, Progress progress) {
    for (Duration at : scenario.crashes().at()) on.after(at, () -> crash(on));
    scenario.crashes().every().ifPresent(every -> crashEvery(on, every, Scenario.MAX_CRASHES));
    await();
    on.run(
        scenario.end(),
        () -> {
          progress.at(on.now(), arrived, on.completed());
          return isOver(on);
        });
    if (on.violations().isEmpty()) scenario.until().ifPresent(on::pass);
    measures.end(on.now());
    tally.over();
    // Only where nobody said when to stop did every task get the time it needs.
    if (scenario.until().isEmpty()) on.checkTheEnd();
    return new Run(
        seed,
        on.eventsSha256(),
        on.dequeueSha256(),
        arrived,
        on.messages(),
        on.now(),
        figures(),
        measures.endings(),
        scenario.expectations().stream().map(e -> new Run.Verdict(e, measures.value(e))).toList(),
        on.violations(),
        Optional.of(measures),
        Optional.ofNullable(tracedTask).map(task -> new Trace(task, on.history(task))));
  }

  private boolean isOver(Stage on) {
    if (awaiting || answered < arrived) return false;
    return (on.allEnded() && !crashesToCome())
        || (scenario.until().isEmpty()
            && on.now().minus(lastEvent).compareTo(scenario.stalled()) > 0);
  }

  /** Where it is said how long the run lasts, the node dies as often as was said. */
  private boolean crashesToCome() {
    Scenario.Crashes crashes = scenario.crashes();
    return scenario.until().isPresent()
        && (crashes.every().isPresent() || died < crashes.at().size());
  }

  private void crash(Stage on) {
    died++;
    if (on.crash()) tally.crashed();
  }

  /** As long as the run goes on. */
  private void crashEvery(Stage on, Duration every, int most) {
    if (most == 0) return;
    on.after(
        every,
        () -> {
          crash(on);
          crashEvery(on, every, most - 1);
        });
  }

  private SequencedMap<Figure, Double> figures() {
    SequencedMap<Figure, Double> figures = new LinkedHashMap<>();
    for (Figure figure : Figure.all())
      figures.put(figure, measures.value(figure.metric(), figure.statistic()));
    return figures;
  }

  /** The next arrival, when its time comes. */
  private void await() {
    if (!feed.hasNext()) return;
    ArrivalFeed.Next next = feed.next();
    awaiting = true;
    stage.after(
        next.arrival().at().minus(stage.now()),
        () -> {
          awaiting = false;
          arrive(next);
          await();
        });
  }

  private void arrive(ArrivalFeed.Next next) {
    int number = arrived++;
    String key = "task-" + number;
    String name = next.tenant().orElseGet(() -> drawTenant(key));
    TenantId tenant = new TenantId(name);
    TaskId task = TaskId.of(tenant, key);
    tenantOf.put(task, tenant);
    recorded.put(task.value(), next.arrival());
    if (traced.isPresent() && traced.getAsInt() == number) tracedTask = task;
    tally.arrived(task, name);
    Terms terms =
        new Terms(
            next.priority(), Terms.DEFAULT.labels(), List.of(), Optional.empty(), "", List.of());
    stage.submit(
        new Submission(tenant, team, "sim", goal, inputs, key).under(terms),
        scenario.patience(),
        new Stage.Client() {
          @Override
          public void accepted(TaskId accepted) {
            answered++;
            if (SimRandom.keyed(seed, "poison/" + key).unit() < scenario.poison())
              stage.spoil(accepted);
          }

          @Override
          public void refused(String why) {
            answered++;
            tally.refused(task);
          }
        });
  }

  private String drawTenant(String key) {
    double draw = SimRandom.keyed(seed, "tenant/" + key).unit();
    for (Map.Entry<String, Scenario.Tenant> tenant : scenario.tenants().entrySet())
      if ((draw -= tenant.getValue().share()) < 0) return tenant.getKey();
    return scenario.tenants().isEmpty()
        ? TenantId.DEFAULT.value()
        : Objects.requireNonNull(scenario.tenants().lastEntry()).getKey();
  }
}
