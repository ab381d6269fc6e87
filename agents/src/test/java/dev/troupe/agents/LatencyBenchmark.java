package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.team.Team;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten independent subtasks over a server that takes 500 ms a call: end to end against the critical
 * path of three calls, and with a cap of four. Run by {@code ./mvnw -Pbenchmarks verify -pl agents
 * -am}; never part of {@code verify}, because these machines are noisy.
 */
@Tag("benchmark")
final class LatencyBenchmark {
  private static final Duration CALL = Duration.ofMillis(500);

  @TempDir Path data;

  @Test
  void tenSubtasksAgainstTheCriticalPath() {
    measure(16, 3 * 500);
    measure(4, 5 * 500);
  }

  private void measure(int concurrency, long idealMillis) {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    (seen.agent().equals("planner")
                            ? FakeModelServer.Answer.text(TestTeam.plan("worker", 10))
                            : FakeModelServer.Answer.text("ok"))
                        .after(CALL));
        Troupe troupe =
            Troupe.builder()
                .data(data.resolve("c" + concurrency))
                .environment(server.environment(concurrency, ""))
                .start()) {
      Team team = TestTeam.of(List.of(), Set.of());
      List<Long> millis = new ArrayList<>();
      for (int run = 0; run < 12; run++) {
        long begun = System.nanoTime();
        TaskRuns.run(troupe, TestTeam.submission(team, "k" + run));
        millis.add((System.nanoTime() - begun) / 1_000_000);
      }
      List<Long> warm = millis.subList(4, 12).stream().sorted().toList();
      System.out.printf(
          Locale.ROOT,
          "concurrency %d: ideal %d ms, median %d ms (%.3f x), worst %d ms, most open %d%n",
          concurrency,
          idealMillis,
          warm.get(4),
          warm.get(4) / (double) idealMillis,
          warm.getLast(),
          server.mostOpen());
      assertThat(server.mostOpen()).isLessThanOrEqualTo(Math.min(concurrency, 10));
      assertThat(warm.get(4)).isLessThanOrEqualTo(idealMillis * 115 / 100);
    }
  }
}
