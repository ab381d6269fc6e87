package dev.troupe.scenarios.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.team.UserFault;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault of a scenario file is named with its line and key. */
final class ScenarioReaderTest {
  private static final String GOOD =
      """
      scenario: 1
      description: d
      plans: { subtasks: 2..4, calls: 3 }
      tenants: { a: { share: 70% }, b: { share: 30% } }
      arrivals: { poisson: 3/s, for: 10m }
      endpoints:
        small: { latency: { median: 800ms, p99: 4s }, concurrency: 8, outages: [ { from: 2m, for: 1m } ] }
      expect:
        - { metric: task.duration, p: 95, at_most: 30s }
      """;

  @TempDir Path folder;

  private Scenario read(String text, Map<String, String> changes) throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, text);
    return new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of(folder))
        .read(file, new LinkedHashMap<>(changes));
  }

  @Test
  void readsWhatIsSaid() throws IOException {
    Scenario scenario = read(GOOD, Map.of());
    assertThat(scenario.name()).isEqualTo("s");
    assertThat(scenario.window()).isEqualTo(Duration.ofMinutes(10));
    assertThat(scenario.endpoints().firstEntry().getValue().limits().concurrency()).isEqualTo(8);
    assertThat(scenario.endpoints().firstEntry().getValue().phases().getFirst().outage()).isTrue();
    assertThat(scenario.plans().subtasks()).isEqualTo(new Spread.Whole(2, 4));
    assertThat(scenario.expectations().getFirst().bound()).isEqualTo("at most 30s");
    assertThat(scenario.expectations().getFirst().line()).isEqualTo(9);
  }

  @Test
  void anExpectationAboutTimesAfterTheEndIsRefused() {
    String until = GOOD + "until: 1h\n";
    assertThatThrownBy(() -> read(until.replace("at_most", "from: 90m, at_most"), Map.of()))
        .hasMessageContaining("the run is over by then");
  }

  @Test
  void whatNeverComesAndWhatIsAlwaysTooLateIsPointedOut() throws IOException {
    String crashing = GOOD + "crashes: { at: [30s, 2m] }\n";
    assertThat(read(crashing + "until: 150s\n", Map.of()).remarks()).isEmpty();
    assertThat(read(crashing + "until: 2m\n", Map.of()).remarks())
        .containsExactly(
            "the outage of endpoint small from 2m on never comes: the run ends at 2m (until)",
            "the crash from 2m on never comes: the run ends at 2m (until)");
    assertThat(
            read(GOOD.replace("concurrency: 8", "concurrency: 8, timeout: 800ms"), Map.of())
                .remarks())
        .singleElement()
        .asString()
        .contains("at least half of its answers take longer than the 800ms of its timeout");
  }

  @Test
  void valuesCanBeChangedByTheirPath() throws IOException {
    Scenario scenario =
        read(GOOD, Map.of("endpoints.small.concurrency", "64", "expect.0.at_most", "5s"));
    assertThat(scenario.endpoints().firstEntry().getValue().limits().concurrency()).isEqualTo(64);
    assertThat(scenario.expectations().getFirst().bound()).isEqualTo("at most 5s");
    assertThatThrownBy(() -> read(GOOD, Map.of("endpoints.smal.concurrency", "64")))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("there is no 'smal'; there is small");
    assertThatThrownBy(() -> read(GOOD, Map.of("endpoints.small.concurrency", "many")))
        .hasMessageContaining("endpoints.small.concurrency: 'many' is not a number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "poisson: 3/s | poisson: 3 | s.yaml:5: arrivals.poisson: '3' is not a rate",
        "poisson: 3/s | poisson: 0/s | must be more than 0",
        "for: 10m | for: 999999999h | ten years",
        "concurrency: 8 | tpm: 100 | is not kept with plans",
        "poisson: 3/s, for | constant: 1/s, poisson: 3/s, for | exactly one of poisson, constant",
        "for: 10m }  | for: 10 } | s.yaml:5: arrivals.for: '10' is not a time",
        "for: 10m }  | for: 0s } | s.yaml:5: arrivals.for: must be more than 0",
        "for: 10m }  | tenant: c, for: 10m } | there is no tenant 'c'; tenants: a, b",
        "median: 800ms | median: 800 | endpoints.small.latency.median: '800' is not a time",
        "p99: 4s | p99: 4ms | is below the median",
        "p99: 4s | p99: 4s, p95: 3s | give one of p90, p95, p99",
        "p99: 4s | p98: 4s | unknown key 'endpoints.small.latency.p98'",
        "concurrency: 8 | concurency: 8 | s.yaml:7: unknown key 'endpoints.small.concurency'",
        "for: 1m } | for: 1m, until: 2 } | unknown key",
        "subtasks: 2..4 | subtasks: 4..2 | s.yaml:3: plans.subtasks: the range 4..2 is backwards",
        "calls: 3 | calls: 3000 | must be from 1 to 200",
        "calls: 3 | calls: 3, chain: 2 | a chain has steps of one call each",
        "share: 30% | share: 40% | the shares come to more than 100%",
        "share: 30% | share: 0.3 | is not a share",
        "p: 95 | p: 0 | must be more than 0 and at most 100",
        "p: 95 | p: 95, stat: max | say one of p, stat and share_of",
        "p: 95, | '' | say p: 95, or stat: mean, max or min",
        "at_most: 30s | at_most: 30 | s.yaml:9: expect[0].at_most: '30' is not a time",
        "at_most: 30s | at_most: 30s, at_least: 40s | no run can meet both",
        "at_most: 30s | from: 5m, to: 4m, at_most: 30s | the window is empty",
        "at_most: 30s | endpoint: small, at_most: 30s | is not of one endpoint",
        "'metric: task.duration, p: 95, at_most: 30s' | 'metric: tasks.open, tenant: a, at_most: 3'"
            + " | tasks.open is not of one tenant",
        "'metric: task.duration, p: 95, at_most: 30s' | 'metric: task.failed, reason: limit:stepz,"
            + " at_most: 3' | there is no stop reason 'limit:stepz'",
        "share: 70% | 'share: 70%, cost_per_day: two' | is not an amount of money",
        "at_most: 30s | tenant: c, at_most: 30s | there is no 'c'; there is a, b",
        "', at_most: 30s' | '' | say at_least or at_most",
        "task.duration | task.durations | unknown metric 'task.durations'; known: task.submitted",
        "metric: task.duration, p: 95, at_most: 30s | metric: task.lost, at_most: 0 | unknown"
            + " metric",
        "'metric: task.duration, p' | 'metric: task.completed, p' | has no percentiles",
        "plans: | team: customer-follow-up#plans: | say either team or plans",
        "scenario: 1 | scenario: 2 | this version reads scenario: 1",
        "scenario: 1 | scenario: 1#crashes: {} | say when",
        "scenario: 1 | scenario: 1#poison: 1% | shows only after a crash",
        "scenario: 1 | scenario: 1#until: 1000h#crashes: { every: 1s } | must be longer than it is"
            + " down",
        "scenario: 1 | scenario: 1#crashes: { at: [1s, 4s], down: 5s } | at 4s it is still down",
        "from: 2m, for: 1m | from: 2m, for: 1m} ], tokens: {input: 9999M}, phases: [{for: 1m,"
            + " slower: 2 | at most 999,999,999",
        "concurrency: 8 | concurrency: 8, timeout: 999h | endpoints.small.timeout: must be from",
        "'for: 10m }' | 'from: 2h, for: 10m }#until: 1h' | over before anything arrives",
        "scenario: 1 | scenario: 1#limits: { stepps: 3 } | unknown key 'limits.stepps'",
        "scenario: 1 | scenario: 1#goal: x | is for a team"
      })
  void faultsAreNamed(String part, String instead, String message) {
    assertThat(GOOD).contains(part);
    assertThatThrownBy(() -> read(GOOD.replace(part, instead.replace('#', '\n')), Map.of()))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining(message)
        .hasMessageContaining("s.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | t.csv:1: the trace is empty",
        "at | t.csv:2: the trace holds no arrival",
        "when#3 | t.csv:1: unknown column 'when'",
        "input_tokens#3 | a column 'at' (seconds) or 'TIMESTAMP' is missing",
        "at,input_tokens#1,2#x,2 | t.csv:3: at: 'x' is not a number of seconds",
        "at,input_tokens#1,2#2 | t.csv:3: has 1 fields, the head has 2",
        "at,input_tokens#1,2.5 | t.csv:2: input_tokens: '2.5' is not a whole number",
        "at,tenant#1,zz | names the tenant 'zz'",
        "at,at#1,2 | t.csv:1: two columns 'at'",
        "at,input_tokens,ContextTokens#1,2,2 | 'input_tokens' and 'ContextTokens' say the same",
        "'\"at\", tenant#0x1p3,a' | t.csv:2: at: '0x1p3' is not a number of seconds",
        "TIMESTAMP#yesterday | t.csv:2: TIMESTAMP: 'yesterday' is not like"
      })
  void tracesAreReadStrictly(String csv, String message) throws IOException {
    Files.writeString(folder.resolve("t.csv"), csv.replace('#', '\n'));
    assertThatThrownBy(() -> read(GOOD.replace("poisson: 3/s, for: 10m", "trace: t.csv"), Map.of()))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining(message);
  }

  @Test
  void moneyIsInTheCurrencyOfThePrices() {
    String priced =
        GOOD.replace("concurrency: 8,", "price: { input: 1, output: 2 }, concurrency: 8,");
    assertThatThrownBy(
            () -> read(priced.replace("share: 70%", "share: 70%, cost_per_day: 2 EUR"), Map.of()))
        .hasMessageContaining("tenants.a.cost_per_day: is in EUR, the prices are in USD");
    assertThatThrownBy(
            () ->
                read(
                    priced.replace(
                        "metric: task.duration, p: 95, at_most: 30s",
                        "metric: cost, at_most: 2 EUR"),
                    Map.of()))
        .hasMessageContaining("is in EUR, the prices are in USD");
  }

  @Test
  void aTraceSaysWhenItEndsAndWhatEachTaskNeeds() throws IOException {
    Files.writeString(
        folder.resolve("t.csv"),
        "TIMESTAMP,ContextTokens,GeneratedTokens\n"
            + "2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n");
    Scenario scenario = read(GOOD.replace("poisson: 3/s, for: 10m", "trace: t.csv"), Map.of());
    assertThat(scenario.window()).isEqualTo(Duration.ofNanos(4_315_579_000L));
    Arrivals.Recorded recorded = (Arrivals.Recorded) scenario.arrivals().getFirst().arrivals();
    assertThat(recorded.arrivals().getLast().outputTokens()).hasValue(109);
    assertThatThrownBy(
            () -> read(GOOD.replace("poisson: 3/s, for: 10m", "trace: no.csv"), Map.of()))
        .hasMessageContaining("there is no file 'no.csv'");
  }
}
