package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The built-in scenario: invariants hold, and the same seeds give the same bytes. */
final class SmokeScenarioTest {
  private static final SmokeScenario.Settings SMOKE = SmokeScenario.Settings.SMOKE;

  @Test
  void everyInvariantHoldsOverCrashesAtJournalEdges() {
    List<SmokeScenario.Outcome> outcomes = Smoke.run(1, 40, SMOKE, outcome -> {});
    for (SmokeScenario.Outcome outcome : outcomes)
      assertThat(outcome.violations()).as("seed " + outcome.seed()).isEmpty();
    assertThat(outcomes.stream().mapToInt(SmokeScenario.Outcome::crashes).sum()).isGreaterThan(100);
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
    SmokeScenario.Outcome once = SmokeScenario.run(7, SMOKE);
    assertThat(SmokeScenario.run(7, SMOKE)).isEqualTo(once);
    SmokeScenario.Outcome other = SmokeScenario.run(8, SMOKE);
    assertThat(other.eventsSha256()).isNotEqualTo(once.eventsSha256());
    assertThat(other.dequeueSha256()).isNotEqualTo(once.dequeueSha256());
    assertThat(SmokeScenario.run(7, SMOKE.firstInFirstOut()).dequeueSha256())
        .isNotEqualTo(once.dequeueSha256());
  }

  @Test
  @Timeout(120)
  void twoProcessesAgree() throws Exception {
    List<String> outputs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=" + (run == 0 ? 1 : 4),
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmokePrinter.class.getName(),
                  "21",
                  "24")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      outputs.add(new String(process.getInputStream().readAllBytes(), UTF_8));
      assertThat(process.waitFor()).isZero();
    }
    assertThat(outputs.get(0)).isEqualTo(outputs.get(1)).contains("\"seed\":24");
  }

  @Test
  void aSecondNodeTakesEverythingOverAndTheFirstStops() {
    for (long seed = 1; seed <= 10; seed++)
      assertThat(SmokeScenario.run(seed, SMOKE.withHandover(Duration.ofSeconds(9))).violations())
          .as("seed " + seed)
          .isEmpty();
  }

  /** A person's answer reaches the node that gave the task up, and overtakes the other. */
  @Test
  void anAnswerWrittenByWhoGaveUpBringsTheTaskBack() {
    assertThat(SmokeScenario.run(172, SMOKE.withHandover(Duration.ofSeconds(9))).violations())
        .isEmpty();
  }

  @Test
  void productionCodeIsFreeOfWhatWouldMakeARunDependOnTheMachine() {
    assertThat(DeterminismScan.findings()).isEmpty();
  }

  @Test
  void aForeignThreadFailsTheRunByName() throws Exception {
    SimKernel kernel = new SimKernel(1, true);
    Thread stranger =
        Thread.ofPlatform()
            .name("stranger")
            .start(
                () -> {
                  try {
                    kernel.execute(() -> {});
                  } catch (IllegalStateException expected) {
                    return;
                  }
                });
    stranger.join();
    assertThat(kernel.violations()).singleElement().asString().contains("stranger");
    kernel.dispose();
  }

  /**
   * A call was tried in vain and is to be retried, another is on the wire, then the task is paused:
   * the retry was asked for and given up again without end, at one instant. Seed 4 showed it.
   */
  @Test
  void aPausedTaskWithADueRetryAsksForNothing() {
    assertThat(SmokeScenario.run(4, SmokeScenario.Settings.SMOKE).violations()).isEmpty();
  }

  /**
   * Kernel bug, mended: a call journaled as lost had its permit when the disk was full; the next
   * writer asked what became of it, and the desk sent it without the journaled repeat.
   */
  @Test
  void aLostCallIsSentOnlyWhenItsRepeatIsJournaled() {
    assertThat(SmokeScenario.run(17, SmokeScenario.Settings.SMOKE.withCrashes(10)).violations())
        .isEmpty();
  }

  /**
   * Kernel bug, mended: a worker that had begun before its subtask was durable crashed while that
   * write waited; it was looked for in the state before, and the task waited for ever.
   */
  @Test
  void aWorkerThatCrashesWhileItsSubtaskIsBeingWrittenIsStartedAgain() {
    for (long seed : new long[] {14, 38})
      assertThat(SmokeScenario.run(seed, SMOKE).violations()).as("seed " + seed).isEmpty();
  }
}
