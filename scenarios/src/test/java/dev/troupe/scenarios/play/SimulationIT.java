package dev.troupe.scenarios.play;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.TeamLibrary;
import dev.troupe.scenarios.report.Comparison;
import dev.troupe.scenarios.report.HtmlReport;
import dev.troupe.scenarios.report.RunJson;
import dev.troupe.scenarios.report.Sweep;
import dev.troupe.scenarios.report.TextReport;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.ScenarioReader;
import dev.troupe.scenarios.script.Statistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios played from files: what they say happens, and the same seed says the same. */
final class SimulationIT {
  private static final String SMALL =
      """
      scenario: 1
      description: <b>small</b> & quick
      plans: { subtasks: 2..4, calls: 3 }
      arrivals: { poisson: 1/s, for: 2m }
      endpoints:
        small:
          latency: { median: 800ms, p99: 4s }
          concurrency: 30
          faults: { 429: 5%, 503: 3%, cut: 1%, malformed: 1% }
          price: { input: 1, output: 2, per: 1M }
      expect:
        - { metric: task.unfinished, at_most: 0 }
      """;

  @TempDir Path folder;

  private Scenario scenario(String text, Map<String, String> changes) throws IOException {
    Path file = folder.resolve("small.yaml");
    Files.writeString(file, text);
    return new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of())
        .read(file, new LinkedHashMap<>(changes));
  }

  private static Run run(Scenario scenario, long seed) {
    return Simulation.run(scenario, seed, Simulation.Wanted.HASH, Simulation.Progress.UNHEARD);
  }

  private static double of(Run run, Metric metric) {
    return run.figure(metric, Statistic.Simple.SUM);
  }

  /** Prints what two processes must agree on. */
  public static void main(String[] args) throws IOException {
    Scenario scenario =
        new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of())
            .read(Path.of(args[0]), new LinkedHashMap<>(Map.of("arrivals.for", args[1])));
    List<Run> runs = new ArrayList<>();
    for (long seed = 1; seed <= Long.parseLong(args[2]); seed++)
      runs.add(run(scenario, seed).slim());
    System.out.println(Hash.of(Json.bytes(RunJson.of(scenario, runs))).value());
  }

  @Test
  void twoProcessesAgreeToTheByte() throws Exception {
    List<String> said = new ArrayList<>();
    for (int process = 0; process < 2; process++) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:+UnlockExperimentalVMOptions",
                  "-XX:hashCode=" + (process == 0 ? 5 : 2),
                  "-cp",
                  System.getProperty("java.class.path"),
                  SimulationIT.class.getName(),
                  "library/simulations/provider-outage.yaml",
                  "4m",
                  "3")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      said.add(new String(child.getInputStream().readAllBytes(), UTF_8).strip());
      assertThat(child.waitFor()).isZero();
    }
    assertThat(said.get(0)).hasSize(64).isEqualTo(said.get(1));
  }

  @Test
  void tasksCallsTokensAndMoneyAddUp() throws IOException {
    Run run = run(scenario(SMALL, Map.of()), 1);
    assertThat(run.violations()).isEmpty();
    assertThat(run.tasks()).isBetween(80, 160);
    assertThat(of(run, Metric.TASK_SUBMITTED)).isEqualTo(run.tasks());
    assertThat(of(run, Metric.TASK_COMPLETED) + of(run, Metric.TASK_FAILED)).isEqualTo(run.tasks());
    assertThat(of(run, Metric.CALL_SENT))
        .isEqualTo(
            of(run, Metric.CALL_FAILED)
                + run.measures().orElseThrow().of(Metric.CALL_DURATION).size());
    // 500 tokens in and 100 out for each answer, at 1 and 2 for a million.
    double cost = of(run, Metric.TOKENS_INPUT) / 1e6 + 2 * of(run, Metric.TOKENS_OUTPUT) / 1e6;
    assertThat(of(run, Metric.COST))
        .isCloseTo(cost, org.assertj.core.data.Percentage.withPercentage(0.1));
    assertThat(run.figure(Metric.CALLS_IN_FLIGHT, Statistic.Simple.MAX)).isBetween(5.0, 30.0);
    assertThat(run(scenario(SMALL, Map.of()), 1).dequeueSha256()).isEqualTo(run.dequeueSha256());
    assertThat(run(scenario(SMALL, Map.of()), 2).dequeueSha256()).isNotEqualTo(run.dequeueSha256());
  }

  @Test
  void aBudgetOfADayHoldsOverCrashes() throws IOException {
    String budget =
        SMALL
            .replace(
                "arrivals:",
                "tenants: { a: { share: 50%, cost_per_day: 0.02 USD }, b: { share: 50% } }\n"
                    + "arrivals:")
            .replace("concurrency: 30", "concurrency: 30\n    max_tokens: 200")
            .replace("expect:", "crashes: { at: [30s, 70s] }\nexpect:");
    Run run = run(scenario(budget, Map.of()), 3);
    assertThat(run.violations()).isEmpty();
    assertThat(of(run, Metric.NODE_CRASHES)).isEqualTo(2);
    Measures measures = run.measures().orElseThrow();
    double spent =
        measures.value(
            Metric.COST,
            Statistic.Simple.SUM,
            // A client that was told to come back tomorrow does so.
            new Series.Selection(
                0, Duration.ofHours(23).toMillis(), measures.tenants().number("a"), Series.NONE));
    assertThat(spent).isBetween(0.015, 0.0201);
    assertThat(of(run, Metric.TASK_LIMITED) + of(run, Metric.TASK_REFUSED)).isPositive();
  }

  @Test
  void peopleAreAskedAndAnswer() throws IOException {
    Run run =
        run(
            scenario(
                SMALL.replace("calls: 3 }", "calls: 3, asks: 20% }")
                    + "people: { answer_after: 5m..10m }\n",
                Map.of()),
            1);
    assertThat(run.violations()).isEmpty();
    assertThat(of(run, Metric.QUESTION_ASKED)).isGreaterThan(10);
    assertThat(run.figure(Metric.TASK_DURATION, Statistic.Simple.MAX)).isGreaterThan(300);
    assertThat(run.passed()).isTrue();
  }

  @Test
  void aTeamFromAFolderPlaysWithItsOwnDocuments() throws IOException {
    String text =
        SMALL
            .replace("plans: { subtasks: 2..4, calls: 3 }", "team: customer-follow-up")
            .replace("small:\n", "default:\n")
            .replace("faults: { 429: 5%, 503: 3%, cut: 1%, malformed: 1% }", "faults: {}");
    Run run = run(scenario(text, Map.of("arrivals.for", "10s")), 1);
    assertThat(run.violations()).isEmpty();
    assertThat(of(run, Metric.TASK_COMPLETED)).isEqualTo(run.tasks()).isPositive();
  }

  @Test
  void oneTaskCanBeTraced() throws IOException {
    Run run =
        Simulation.run(
            scenario(SMALL, Map.of("arrivals.for", "20s")),
            1,
            new Simulation.Wanted(OptionalInt.of(4), false),
            Simulation.Progress.UNHEARD);
    Trace trace = run.trace().orElseThrow();
    assertThat(trace.events().getFirst().entry().event())
        .isInstanceOf(TaskEvent.TaskSubmitted.class);
    assertThat(trace.events().getLast().entry().event()).isInstanceOf(TaskEvent.TaskEnded.class);
  }

  @Test
  void reportsForPeopleAndTheComparison() throws IOException {
    Scenario few = scenario(SMALL, Map.of("endpoints.small.concurrency", "4"));
    List<Run> slow = List.of(run(few, 1), run(few, 2).slim());
    Scenario many = scenario(SMALL, Map.of());
    List<Run> quick = List.of(run(many, 1), run(many, 2).slim());
    assertThat(TextReport.of(many, quick))
        .contains("task.duration", "held     task.unfinished: 0", "▇");
    String html = HtmlReport.of(many, quick);
    assertThat(html)
        .contains("&lt;b&gt;small&lt;/b&gt; &amp; quick", "uPlot")
        .doesNotContain("<b>small", "src=\"http", "href=\"http", "url(");
    assertThat(html.length()).isLessThan(1_000_000);
    Comparison comparison = new Comparison("few", slow, "many", quick);
    assertThat(comparison.text()).containsPattern("task.duration p95 .* -.*in every seed");
    Sweep sweep = new Sweep("endpoints.small.concurrency");
    sweep.add("4", slow);
    sweep.add("30", quick);
    assertThat(sweep.text()).contains("endpoints.small.concurrency");
  }

  @Test
  void theKneeIsWhereMoreNoLongerHelps() throws IOException {
    Sweep sweep = new Sweep("endpoints.small.concurrency");
    for (String slots : Sweep.values("4..64")) {
      Scenario scenario = scenario(SMALL, Map.of("endpoints.small.concurrency", slots));
      sweep.add(slots, List.of(run(scenario, 1)));
    }
    // A task a second of 3 subtasks with 11 calls of about a second needs about 11 slots.
    assertThat(sweep.json().path("knee").asText()).isIn("8", "16");
  }
}
