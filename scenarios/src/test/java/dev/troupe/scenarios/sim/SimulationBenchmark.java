package dev.troupe.scenarios.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 10,000 tasks of 5 subtasks over a virtual hour, with an outage of 10 minutes: CPU of the whole
 * process from a cold start, and again warm; each subtask with 3 calls (a model's, the tool call
 * that it asks for, a model's again), then with 5, of which 3 are a model's. {@code ./mvnw
 * -Pbenchmarks verify -pl scenarios -am}.
 */
@Tag("benchmark")
final class SimulationBenchmark {
  @Test
  void tenThousandTasksOverAVirtualHour() throws IOException {
    measure("3 calls, cold", 1);
    measure("3 calls, warm", 1);
    measure("5 calls, warm", 2);
  }

  private static void measure(String what, int lookUps) throws IOException {
    SmokeScenario.Settings hour =
        new SmokeScenario.Settings(
            10_000,
            Duration.ofMillis(360),
            0,
            lookUps,
            400,
            Duration.ofMinutes(20),
            Duration.ofMinutes(30),
            Duration.ofHours(6),
            true,
            Duration.ZERO,
            false);
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    long cpu = what.endsWith("cold") ? 0 : system.getProcessCpuTime();
    long wall = System.nanoTime();
    SmokeScenario.Outcome outcome = SmokeScenario.run(1, hour);
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f s CPU, %.1f s wall, %d of %d tasks completed, violations %s, %s%n",
        what,
        (system.getProcessCpuTime() - cpu) / 1e9,
        (System.nanoTime() - wall) / 1e9,
        outcome.completed(),
        outcome.tasks(),
        outcome.violations(),
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmHWM"))
            .findFirst()
            .orElse(""));
    assertThat(outcome.violations()).isEmpty();
  }
}
