package dev.troupe.scenarios.record;

import dev.troupe.scenarios.script.Statistic;
import java.util.Arrays;
import java.util.Locale;

/** A spread as a scenario file writes it, from what was measured. */
final class Percentiles {
  private Percentiles() {}

  /** {@code { median: 800ms, p99: 4000ms }}, or one value where all are alike. */
  static String times(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    long median = Math.max(1, Math.round(rank(sorted, 50)));
    long upper = Math.round(rank(sorted, 99));
    return upper <= median
        ? median + "ms"
        : String.format(Locale.ROOT, "{ median: %dms, p99: %dms }", median, upper);
  }

  private static double rank(double[] sorted, double p) {
    return sorted[new Statistic.Percentile(p).place(sorted.length)];
  }

  /** With two decimals and a percent sign; never more than 100. */
  static String share(long part, long whole) {
    double percent = whole == 0 ? 0 : Math.min(100, 100.0 * part / whole);
    return String.format(Locale.ROOT, "%.2f%%", percent);
  }
}
