package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.scenarios.TeamLibrary;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.ModelServer;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.ScenarioReader;
import dev.troupe.scenarios.script.Statistic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One scenario in simulation and for real: the same arrivals, the same drawn latencies and faults,
 * served by a real server on the loopback to a node with a real journal and a real clock.
 * Throughput, p50, p95 and cost must be within 10 % of each other. {@code ./mvnw -Pbenchmarks
 * verify -pl scenarios -am}.
 */
@Tag("benchmark")
final class FidelityBenchmark {
  private static final long SEED = 1;

  private static final String SCENARIO =
      """
      scenario: 1
      description: a minute and a half of a small service whose slots are the bottleneck at times
      plans: { subtasks: 2..4, calls: 2 }
      arrivals: { poisson: 2/s, for: 90s }
      tools: { time: 5ms..50ms }
      endpoints:
        default:
          latency: { median: 800ms, p99: 3s }
          tokens: { input: 400..800, output: 50..200 }
          concurrency: 24
          faults: { 503: 2% }
          price: { input: 1, output: 3, per: 1M }
      """;

  private record Outcome(double throughput, double p50, double p95, double cost) {}

  @TempDir Path folder;

  @Test
  void simulationAndRealityAgree() throws Exception {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, SCENARIO);
    Scenario scenario =
        new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of())
            .read(file, new LinkedHashMap<>());
    Run run = Simulation.run(scenario, SEED, Simulation.Wanted.HASH, Simulation.Progress.UNHEARD);
    Outcome simulated =
        new Outcome(
            run.figure(Metric.TASK_COMPLETED, Statistic.Simple.SUM)
                / (run.end().toMillis() / 1_000.0),
            run.figure(Metric.TASK_DURATION, new Statistic.Percentile(50)),
            run.figure(Metric.TASK_DURATION, new Statistic.Percentile(95)),
            run.figure(Metric.COST, Statistic.Simple.SUM));
    Outcome real = play(scenario);
    System.out.printf(
        Locale.ROOT,
        "fidelity: simulated %.2f tasks/s, p50 %.2f s, p95 %.2f s, cost %.4f; real %.2f, %.2f,"
            + " %.2f, %.4f; real / simulated %.3f, %.3f, %.3f, %.3f%n",
        simulated.throughput(),
        simulated.p50(),
        simulated.p95(),
        simulated.cost(),
        real.throughput(),
        real.p50(),
        real.p95(),
        real.cost(),
        real.throughput() / simulated.throughput(),
        real.p50() / simulated.p50(),
        real.p95() / simulated.p95(),
        real.cost() / simulated.cost());
    assertThat(real.throughput() / simulated.throughput()).isBetween(0.9, 1.1);
    assertThat(real.p50() / simulated.p50()).isBetween(0.9, 1.1);
    assertThat(real.p95() / simulated.p95()).isBetween(0.9, 1.1);
    assertThat(real.cost() / simulated.cost()).isBetween(0.9, 1.1);
  }

  private Outcome play(Scenario scenario) throws Exception {
    ModelServer model = scenario.endpoints().firstEntry().getValue();
    DrawnServer drawn =
        new DrawnServer(
            model,
            new SyntheticAnswers(SEED, scenario.plans(), new RecordedArrivals()),
            new RecordedArrivals());
    Team team = SyntheticTeam.of(scenario);
    Map<TaskId, Long> arrived = new ConcurrentHashMap<>();
    Map<TaskId, Double> seconds = new ConcurrentHashMap<>();
    double[] cost = new double[1];
    int expected = 0;
    ArrivalFeed count = new ArrivalFeed(scenario.arrivals(), SEED);
    for (; count.hasNext(); count.next()) expected++;
    CountDownLatch ended = new CountDownLatch(expected);
    try (RealServer server = new RealServer(drawn, SEED);
        Troupe troupe =
            Troupe.builder()
                .data(folder.resolve("data"))
                .environment(environment(server, model))
                .tool(new LookUp(SEED, scenario.tools().effect(), 0))
                .observer(
                    (task, after, entries) -> {
                      for (JournalEntry entry : entries) {
                        if (entry.event() instanceof TaskEvent.CallSettled e)
                          synchronized (cost) {
                            cost[0] += e.settlement().cost().map(Number::doubleValue).orElse(0.0);
                          }
                        if (entry.event() instanceof TaskEvent.TaskEnded e) {
                          if (e.status() == TaskEvent.Status.COMPLETED)
                            seconds.put(
                                task, (System.nanoTime() - arrived.getOrDefault(task, 0L)) / 1e9);
                          ended.countDown();
                        }
                      }
                    })
                .start()) {
      long begun = System.nanoTime();
      ArrivalFeed feed = new ArrivalFeed(scenario.arrivals(), SEED);
      for (int i = 0; feed.hasNext(); i++) {
        Duration at = feed.next().arrival().at();
        Thread.sleep(Duration.ofNanos(Math.max(0, at.toNanos() - (System.nanoTime() - begun))));
        String key = "task-" + i;
        arrived.put(TaskId.of(TenantId.DEFAULT, key), System.nanoTime());
        troupe
            .tasks()
            .submit(
                new Submission(TenantId.DEFAULT, team, "real", "simulated", Json.object(), key));
      }
      assertThat(ended.await(3, TimeUnit.MINUTES)).isTrue();
      double whole = (System.nanoTime() - begun) / 1e9;
      double[] sorted = seconds.values().stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.sort(sorted);
      return new Outcome(
          sorted.length / whole,
          sorted[(int) Math.ceil(0.5 * sorted.length) - 1],
          sorted[(int) Math.ceil(0.95 * sorted.length) - 1],
          cost[0]);
    }
  }

  private static Environment environment(RealServer server, ModelServer model) {
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    models.put(
        "default",
        new Environment.Binding(
            Environment.Kind.OPENAI,
            new Endpoint(
                "default",
                server.url(),
                "m",
                "",
                Optional.empty(),
                model.limits(),
                model.price(),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1)),
            List.of(),
            Set.of()));
    return new Environment("real", models);
  }
}
