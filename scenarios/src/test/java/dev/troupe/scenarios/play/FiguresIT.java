package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.scenarios.TeamLibrary;
import dev.troupe.scenarios.script.ScenarioReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    Path file = folder.resolve("s.yaml");
    Files.writeString(
        file, "scenario: 1\nplans: { chain: 1, models: { worker: main } }\n" + scenario);
    Run run =
        Simulation.run(
            new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of(folder))
                .read(file, new LinkedHashMap<>()),
            1,
            Simulation.Wanted.FIGURES,
            Simulation.Progress.UNHEARD);
    assertThat(run.violations()).isEmpty();
    assertThat(run.verdicts()).allMatch(Run.Verdict::holds, run.verdicts().toString());
  }
}
