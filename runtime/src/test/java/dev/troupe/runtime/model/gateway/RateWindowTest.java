package dev.troupe.runtime.model.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateWindowTest {
  @Test
  void noMinuteHoldsMoreThanTheLimit() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(7);
    for (int run = 0; run < 50; run++) {
      RateWindow window = new RateWindow(100);
      List<long[]> taken = new ArrayList<>();
      long now = 0;
      for (int i = 0; i < 200; i++) {
        now += random.nextLong(3_000_000_000L);
        long units = random.nextLong(1, 40);
        now = Math.max(now, window.freeAt(now, units));
        window.take(now, units);
        taken.add(new long[] {now, units});
        long end = now;
        assertThat(
                taken.stream().filter(t -> end - t[0] < 60_000_000_000L).mapToLong(t -> t[1]).sum())
            .isLessThanOrEqualTo(100);
      }
    }
  }
}
