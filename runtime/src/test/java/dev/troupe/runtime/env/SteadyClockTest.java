package dev.troupe.runtime.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadyClockTest {
  private Instant wall = Instant.parse("2026-11-25T12:00:00Z");
  private long nanos = 5;

  private final Env clock =
      new SystemEnv(
          new SystemEnv.Steady(
              new Clock() {
                @Override
                public ZoneId getZone() {
                  return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                  return this;
                }

                @Override
                public Instant instant() {
                  return wall;
                }
              },
              () -> nanos));

  /** Clock jump of an hour either way: no deadline early, none lost. */
  @ParameterizedTest
  @ValueSource(longs = {3_600, -3_600})
  void aWallClockThatJumpsMovesNoDeadline(long seconds) {
    Instant deadline = clock.now().plusSeconds(60);
    nanos += Duration.ofSeconds(30).toNanos();
    wall = wall.plusSeconds(30 + seconds);
    assertThat(Duration.between(clock.now(), deadline)).isEqualTo(Duration.ofSeconds(30));
    nanos += Duration.ofSeconds(30).toNanos();
    wall = wall.plusSeconds(30);
    assertThat(clock.now()).isEqualTo(deadline);
  }
}
