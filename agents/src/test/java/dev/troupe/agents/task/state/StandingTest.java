package dev.troupe.agents.task.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Only the time in which somebody works on a task counts. */
final class StandingTest {
  private static final Instant BEGIN = Instant.parse("2026-11-27T08:00:00Z");

  private static Instant after(int seconds) {
    return BEGIN.plusSeconds(seconds);
  }

  @Test
  void neitherRestNorAProcessThatIsGoneIsWork() {
    Standing standing = Standing.NEW.begun(BEGIN);
    assertThat(standing.worked(after(10))).isEqualTo(Duration.ofSeconds(10));
    standing = standing.unattended(after(10), after(100));
    assertThat(standing.worked(after(110))).isEqualTo(Duration.ofSeconds(20));
    standing = standing.paused(true, after(110)).unattended(after(110), after(200));
    standing = standing.paused(false, after(300));
    assertThat(standing.worked(after(305)))
        .as("a paused task rests only once")
        .isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void whatHasNotBegunHasNotWorked() {
    Standing standing = Standing.NEW.unattended(BEGIN, after(100)).begun(after(200));
    assertThat(standing.worked(after(201))).isEqualTo(Duration.ofSeconds(1));
  }
}
