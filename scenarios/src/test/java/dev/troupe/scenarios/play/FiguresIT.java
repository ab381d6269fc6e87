package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.scenarios.TeamLibrary;
import dev.troupe.scenarios.script.ScenarioReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures that can be told without running anything. */
final class FiguresIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a node that is down for longer than anybody would wait loses nothing
        """
        arrivals: { batch: 1 }
        endpoints: { main: { latency: 1s } }
        crashes: { at: [100ms], down: 50h }
        expect: [{ metric: task.unfinished, at_most: 0 }]
        """,
        // a backlog that takes longer than two days is worked off
        """
        arrivals: { batch: 150 }
        endpoints: { main: { latency: 9m, concurrency: 1 } }
        expect: [{ metric: task.completed, at_least: 150 }]
        """,
        // four weeks
        """
        arrivals: { constant: 1/h, for: 720h }
        endpoints: { main: { latency: 10s } }
        expect: [{ metric: task.completed, at_least: 720, at_most: 720 }]
        """,
        // bounds that are met exactly
        """
        arrivals: { batch: 120 }
        endpoints:
          main:
            latency: 800ms
            concurrency: 200
            tokens: { input: 100, output: 100 }
            price: { input: 500, output: 500, per: 1M }
        expect:
          - { metric: call.duration, p: 95, at_most: 800ms }
          - { metric: cost, at_least: 12 USD, at_most: 12 USD }
        """,
        // a rate that does not divide evenly
        """
        arrivals: { constant: 10/s, for: 1s }
        endpoints: { main: { latency: 10ms, concurrency: 100 } }
        expect: [{ metric: task.submitted, at_least: 10, at_most: 10 }]
        """,
        // crashes go on as long as there is work
        """
        arrivals: { batch: 30 }
        endpoints: { main: { latency: 10s, concurrency: 1 } }
        crashes: { every: 1m, down: 5s }
        expect: [{ metric: node.crashes, at_least: 3 }]
        """,
        // one share of another kind of thing
        """
        arrivals: { batch: 10 }
        endpoints:
          other: { latency: 10ms }
          main: { latency: 10ms, faults: { 503: 100% } }
        expect:
          - { metric: task.failed, reason: provider, share_of: call.sent, at_least: 25%, at_most: 25% }
        """,
        // a run lasts as long as it is said to, and the node dies as often
        """
        arrivals: { batch: 10 }
        endpoints: { main: { latency: 1s, concurrency: 1 } }
        crashes: { at: [50s, 70s], down: 1s }
        until: 100s
        expect:
          - { metric: task.completed, stat: rate, at_least: 6/m, at_most: 6/m }
          - { metric: calls.in_flight, stat: mean, from: 20s, at_most: 0 }
          - { metric: node.crashes, at_least: 2, at_most: 2 }
        """,
        // what is open at the end is so until then
        """
        arrivals: { batch: 2 }
        endpoints: { main: { latency: 60s } }
        until: 59s
        expect:
          - { metric: task.unfinished, from: 58s, at_least: 2 }
          - { metric: tasks.open, stat: mean, at_least: 1.999, at_most: 2.0 }
        """,
        // who is told to come back waits too
        """
        arrivals: { batch: 10 }
        admission: { active: 1, waiting: 2 }
        clients: { retries: 1000 }
        endpoints: { main: { latency: 1s } }
        expect:
          - { metric: clients.waiting, at_least: 7, at_most: 10 }
          - { metric: tasks.waiting, at_most: 3 }
          - { metric: task.completed, at_least: 10 }
          - { metric: call.sent, share_of: task.submitted, at_least: 100%, at_most: 150% }
        """,
        // calls without tokens cost nothing, and take no longer than it takes to give them up
        """
        arrivals: { batch: 2 }
        endpoints:
          main:
            latency: 30m
            timeout: 31m
            tokens: { input: 0, output: 0 }
            price: { input: 1, output: 1, per: 1 }
        expect:
          - { metric: cost, at_most: 0 USD }
          - { metric: task.completed, at_least: 2 }
        """,
        """
        arrivals: { batch: 1 }
        endpoints: { main: { latency: 1s, per_token: 10h, tokens: { input: 1, output: 999M } } }
        expect: [{ metric: task.failed, reason: provider, at_least: 1 }]
        """,
        // phases at the same time
        """
        arrivals: { batch: 5 }
        endpoints:
          main:
            latency: 10ms
            phases: [{ for: 1h, slower: 2x }, { for: 1h, faults: { malformed: 100% } }]
        expect: [{ metric: call.failed, at_least: 1 }]
        """,
        // tenants without shares have equal ones
        """
        arrivals: { batch: 400 }
        tenants: { a: {}, b: {} }
        endpoints: { main: { latency: 10ms, concurrency: 100 } }
        expect: [{ metric: task.submitted, tenant: a, at_least: 150, at_most: 250 }]
        """
      })
  void comeToWhatCanBeToldBeforehand(String scenario) throws IOException {
    Run run = run(scenario);
    assertThat(run.violations()).isEmpty();
    assertThat(run.verdicts()).allMatch(Run.Verdict::holds, run.verdicts().toString());
  }

  /** What lies behind the end of the run was not measured, and so does not hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {"task.failed, from: 40h, at_most: 0", "tasks.waiting, from: 40h, at_most: 0"})
  void nothingMeasuredHoldsNothing(String expectation) throws IOException {
    Run run =
        run(
            """
            arrivals: { batch: 1 }
            endpoints: { main: { latency: 1s } }
            expect: [{ metric: %s }]
            """
                .formatted(expectation));
    assertThat(run.verdicts()).noneMatch(Run.Verdict::holds);
    assertThat(run.verdicts().getFirst().expectation().text(run.verdicts().getFirst().value()))
        .isEqualTo("nothing measured");
  }

  @Test
  void aBoundThatIsJustMissedShowsIt() throws IOException {
    Run run =
        run(
            """
            arrivals: { batch: 1 }
            endpoints: { main: { latency: 60004ms } }
            expect:
              - { metric: call.duration, p: 95, at_most: 60s }
              - { metric: call.duration, p: 95, at_most: 60004ms }
            """);
    Run.Verdict missed = run.verdicts().getFirst();
    assertThat(missed.holds()).isFalse();
    assertThat(missed.expectation().text(missed.value())).isEqualTo("60.004s");
    assertThat(run.verdicts().getLast().expectation().bound()).isEqualTo("at most 60.004s");
  }

  private Run run(String scenario) throws IOException {
    Path file = folder.resolve("s.yaml");
    Files.writeString(
        file, "scenario: 1\nplans: { chain: 1, models: { worker: main } }\n" + scenario);
    return Simulation.run(
        new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of(folder))
            .read(file, new LinkedHashMap<>()),
        1,
        Simulation.Wanted.FIGURES,
        Simulation.Progress.UNHEARD);
  }
}
