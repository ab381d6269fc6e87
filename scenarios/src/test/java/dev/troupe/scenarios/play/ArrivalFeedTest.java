package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.api.Priority;
import dev.troupe.scenarios.script.Arrivals;
import dev.troupe.scenarios.script.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who arrives when, by the kind of stream. */
final class ArrivalFeedTest {
  private static List<Duration> times(long seed, Arrivals... arrivals) {
    List<Arrivals.Stream> streams = new ArrayList<>();
    for (Arrivals each : arrivals)
      streams.add(new Arrivals.Stream(each, Optional.empty(), Priority.NORMAL));
    ArrivalFeed feed = new ArrivalFeed(streams, seed);
    List<Duration> times = new ArrayList<>();
    while (feed.hasNext()) times.add(feed.next().arrival().at());
    return times;
  }

  private static Window window(long from, long to) {
    return new Window(Duration.ofSeconds(from), Duration.ofSeconds(to));
  }

  @Test
  void poissonHasItsRateItsSpreadAndItsSeed() {
    Arrivals poisson = new Arrivals.Poisson(2, window(100, 5_100));
    List<Duration> times = times(7, poisson);
    assertThat((double) times.size()).isCloseTo(10_000, within(400.0)); // 4 standard deviations
    assertThat(times).isSorted();
    assertThat(times.getFirst()).isGreaterThanOrEqualTo(Duration.ofSeconds(100));
    assertThat(times.getLast()).isLessThan(Duration.ofSeconds(5_100));
    double squares = 0;
    for (int i = 1; i < times.size(); i++) {
      double gap = times.get(i).minus(times.get(i - 1)).toNanos() / 1e9;
      squares += gap * gap;
    }
    // An exponential with mean 0.5 has second moment 0.5.
    assertThat(squares / times.size()).isCloseTo(0.5, within(0.05));
    assertThat(times(7, poisson)).isEqualTo(times);
    assertThat(times(8, poisson)).isNotEqualTo(times);
  }

  @Test
  void constantAndBursts() {
    assertThat(times(1, new Arrivals.Constant(0.5, window(10, 20))))
        .containsExactly(
            Duration.ofSeconds(10),
            Duration.ofSeconds(12),
            Duration.ofSeconds(14),
            Duration.ofSeconds(16),
            Duration.ofSeconds(18));
    List<Duration> bursts = times(1, new Arrivals.Bursts(3, Duration.ofSeconds(4), window(0, 8)));
    assertThat(bursts)
        .containsExactly(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(4),
            Duration.ofSeconds(4),
            Duration.ofSeconds(4));
    assertThat(times(1, new Arrivals.Bursts(5, Duration.ZERO, window(3, 4))))
        .hasSize(5)
        .containsOnly(Duration.ofSeconds(3));
  }

  @Test
  void aDayHasItsPeakAndItsValley() {
    List<Duration> day =
        times(3, new Arrivals.Diurnal(0.1, 1.1, Duration.ofHours(14), window(0, 86_400)));
    assertThat((double) day.size()).isCloseTo(0.6 * 86_400, within(1_000.0));
    long peak = day.stream().filter(t -> t.toHours() == 13 || t.toHours() == 14).count();
    long valley = day.stream().filter(t -> t.toHours() == 1 || t.toHours() == 2).count();
    assertThat(peak).isGreaterThan(8 * valley);
  }

  @Test
  void streamsAreMergedInOrder() {
    List<Duration> both =
        times(5, new Arrivals.Poisson(1, window(0, 500)), new Arrivals.Constant(1, window(0, 500)));
    assertThat(both).isSorted().hasSizeGreaterThan(900);
  }
}
