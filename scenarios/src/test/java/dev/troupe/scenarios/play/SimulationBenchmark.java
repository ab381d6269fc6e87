package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.scenarios.TeamLibrary;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.ScenarioReader;
import dev.troupe.scenarios.script.Statistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an hour of 10,000 tasks costs in the simulator, as {@code troupe simulate FILE} runs it,
 * with an outage of ten minutes: CPU time of the whole process from a cold start, and again warm.
 * Each subtask with 3 calls (a model's, the tool call that it asks for, a model's again), then with
 * 5, of which 3 are a model's. {@code ./mvnw -Pbenchmarks verify -pl scenarios -am}.
 */
@Tag("benchmark")
final class SimulationBenchmark {
  private static final String HOUR =
      """
      scenario: 1
      plans: { subtasks: 5, calls: 2 }
      arrivals: { poisson: 10000/h, for: 1h }
      endpoints:
        main:
          latency: { median: 800ms, p99: 4s }
          concurrency: 400
          outages: [ { from: 20m, for: 10m } ]
          faults: { 429: 5%, 503: 3% }
      expect: []
      """;

  @TempDir Path folder;

  private final com.sun.management.OperatingSystemMXBean system =
      (com.sun.management.OperatingSystemMXBean)
          java.lang.management.ManagementFactory.getOperatingSystemMXBean();

  @Test
  void tenThousandTasksOverAVirtualHour() throws IOException {
    Path file = folder.resolve("hour.yaml");
    Files.writeString(file, HOUR);
    ScenarioReader reader =
        new ScenarioReader(new TeamLibrary(List.of(), Path.of("library")), List.of());
    Scenario three = reader.read(file, new LinkedHashMap<>());
    Scenario five = reader.read(file, new LinkedHashMap<>(Map.of("plans.calls", "3")));
    measure("3 calls, cold", three, Simulation.Wanted.FIGURES, 0);
    measure("3 calls, warm", three, Simulation.Wanted.FIGURES, system.getProcessCpuTime());
    measure("3 calls, warm, hashed", three, Simulation.Wanted.HASH, system.getProcessCpuTime());
    measure("5 calls, warm", five, Simulation.Wanted.FIGURES, system.getProcessCpuTime());
  }

  private void measure(String what, Scenario scenario, Simulation.Wanted wanted, long cpu)
      throws IOException {
    long wall = System.nanoTime();
    Run run = Simulation.run(scenario, 1, wanted, Simulation.Progress.UNHEARD);
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s CPU, %.1f s wall, %.0f of %d tasks completed, %s%n",
        what,
        (system.getProcessCpuTime() - cpu) / 1e9,
        (System.nanoTime() - wall) / 1e9,
        run.figure(Metric.TASK_COMPLETED, Statistic.Simple.SUM),
        run.tasks(),
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmHWM"))
            .findFirst()
            .orElse(""));
    assertThat(run.violations()).isEmpty();
  }
}
