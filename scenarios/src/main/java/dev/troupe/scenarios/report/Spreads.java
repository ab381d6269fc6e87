package dev.troupe.scenarios.report;

import java.util.Arrays;

/** Medians, means and deviations of a few values. */
final class Spreads {
  private Spreads() {}

  /** NaN of none. */
  static double median(double[] values) {
    if (values.length == 0) return Double.NaN;
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** Standard deviation of a sample; 0 for a single value, and where only rounding differs. */
  static double deviation(double[] values) {
    if (values.length < 2) return 0;
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = StrictMath.sqrt(squares / (values.length - 1));
    return deviation < Math.abs(mean) * 1e-9 ? 0 : deviation;
  }
}
