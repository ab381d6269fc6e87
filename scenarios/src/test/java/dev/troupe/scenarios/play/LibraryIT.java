package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.scenarios.TeamLibrary;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.ScenarioReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario that ships passes; and each has a twin, the same file with a value or two made
 * wrong, that fails in just what this value is about. A scenario whose twin passed would prove
 * nothing.
 */
final class LibraryIT {
  private static final Path LIBRARY = Path.of("library");
  private static final Path TRACES = Path.of("../../shared/data/traces_azure_2023");
  private static final Path AZURE = TRACES.resolve("AzureLLMInferenceTrace_conv.csv");
  private static final long SEED = 1;

  /**
   * @param wrong what is changed, as {@code --set} takes it
   * @param shorter changes that only save time, and what they make unreachable
   * @param fails the expectations that do not hold, and no other
   */
  private record Twin(
      String scenario, List<String> wrong, List<String> shorter, List<String> fails) {
    SequencedMap<String, String> changes() {
      SequencedMap<String, String> changes = new LinkedHashMap<>();
      Stream.of(wrong, shorter)
          .flatMap(List::stream)
          .map(change -> change.split("=", 2))
          .forEach(change -> changes.put(change[0], change[1]));
      return changes;
    }

    @Override
    public String toString() {
      return scenario + ", " + String.join(", ", wrong);
    }
  }

  static List<String> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(LIBRARY.resolve("simulations"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.replaceFirst("\\.yaml$", ""))
          .sorted()
          .toList();
    }
  }

  static List<Twin> twins() {
    return List.of(
        new Twin( // a server that is bought too small for the peak
            "normal-day",
            List.of("endpoints.large.concurrency=1"),
            List.of(
                "arrivals.from=13h", "arrivals.for=1h", "tools.errors=0%", "expect.5.at_least=0"),
            List.of(
                "p50 of task.duration",
                "p95 of task.duration, from 12h to 16h",
                "p99 of task.wait")),
        new Twin( // clients that do not come back
            "monday-burst",
            List.of("clients.retries=0"),
            List.of(),
            List.of("task.refused", "task.completed as a share of task.submitted")),
        new Twin( // longer than was planned for
            "provider-outage",
            List.of("endpoints.main.outages.0.for=25m"),
            List.of(),
            List.of("task.failed, from 31m", "task.completed as a share of task.submitted")),
        new Twin( // a third of the calls at once
            "slow-provider",
            List.of("endpoints.main.concurrency=8"),
            List.of(),
            List.of("p95 of task.duration, from 20m to 45m")),
        new Twin( // nine of ten instead of six
            "rate-limit-storm",
            List.of("endpoints.main.phases.0.faults.429=90%"),
            List.of(),
            List.of(
                "task.failed as a share of task.submitted, from 10m to 25m",
                "task.completed as a share of task.submitted, reason done, from 10m to 25m",
                "call.retried as a share of call.sent, from 11m to 20m")),
        new Twin( // limits that are there, and too high
            "runaway-agents",
            List.of("limits.steps=100", "limits.model_calls=400"),
            List.of(),
            List.of("max of task.duration", "cost")),
        new Twin( // a quiet one floods: its own tasks wait, and nobody else's
            "noisy-tenant",
            List.of("arrivals.2.tenant=quiet"),
            List.of(),
            List.of(
                "p95 of task.duration, tenant quiet, from 10m to 14m",
                "p95 of task.duration, tenant loud, from 10m to 40m")),
        new Twin( // a node that is gone for minutes
            "rolling-restarts",
            List.of("crashes.down=3m"),
            List.of(),
            List.of("max of task.duration")),
        new Twin( // ten times as many
            "poison-tasks",
            List.of("poison=20%"),
            List.of("arrivals.for=20m"),
            List.of("task.set_aside", "task.completed as a share of task.submitted")),
        new Twin( // a bound for who pays
            "budget-day",
            List.of("tenants.paying.cost_per_day=3 USD"),
            List.of(),
            List.of(
                "task.completed as a share of task.submitted, tenant paying",
                "task.limited, tenant paying")),
        new Twin( // a quarter of what is on the wire at once
            "azure-hour",
            List.of("endpoints.main.concurrency=16"),
            List.of("arrivals.for=4m", "expect.1.at_least=1", "expect.5.at_least=0"),
            List.of("p95 of task.duration", "p99 of task.wait")),
        new Twin( // one after the other
            "essay-batch",
            List.of("endpoints.main.concurrency=1"),
            List.of(),
            List.of("max of task.duration", "max of calls.in_flight")));
  }

  private static Run run(String name, SequencedMap<String, String> changes) {
    if (name.equals("azure-hour") && !Files.isRegularFile(AZURE)) {
      String why = "azure-hour needs " + AZURE + ", which does not ship and is not here";
      System.err.println("SKIPPED: " + why);
      Assumptions.abort(why);
    }
    Scenario scenario =
        new ScenarioReader(new TeamLibrary(List.of(), LIBRARY), List.of(TRACES))
            .read(LIBRARY.resolve("simulations").resolve(name + ".yaml"), changes);
    return Simulation.run(scenario, SEED, Simulation.Wanted.HASH, Simulation.Progress.UNHEARD);
  }

  private static List<String> failed(Run run) {
    return run.verdicts().stream()
        .filter(verdict -> !verdict.holds())
        .map(verdict -> verdict.expectation().subject())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void whatShipsHolds(String name) {
    Run run = run(name, new LinkedHashMap<>());
    assertThat(run.violations()).isEmpty();
    assertThat(run.verdicts()).hasSizeBetween(4, 8);
    assertThat(failed(run)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twins")
  void itsWrongTwinFailsForItsOwnReason(Twin twin) {
    Run run = run(twin.scenario(), twin.changes());
    assertThat(run.violations()).isEmpty();
    assertThat(failed(run)).containsExactlyInAnyOrderElementsOf(twin.fails());
  }

  @Test
  void everyScenarioHasATwin() throws IOException {
    assertThat(twins().stream().map(Twin::scenario).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(scenarios());
  }
}
