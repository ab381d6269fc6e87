package dev.troupe.scenarios.play;

import dev.troupe.scenarios.script.Statistic;
import java.util.Arrays;

/** Statistics of samples. */
final class Samples {
  private Samples() {}

  static double of(Series series, Statistic statistic, Series.Selection selection) {
    return of(series, statistic, selection, 0, series.size());
  }

  /**
   * @param first and {@code end}: the part of the series that can hold what is asked for
   */
  static double of(
      Series series, Statistic statistic, Series.Selection selection, int first, int end) {
    double[] values = new double[end - first];
    int many = 0;
    for (int i = first; i < end; i++)
      if (series.fits(i, selection)) values[many++] = series.value(i);
    if (many == 0) return Double.NaN;
    double[] found = Arrays.copyOf(values, many);
    return switch (statistic) {
      case Statistic.Percentile percentile -> {
        Arrays.sort(found);
        yield found[percentile.place(many)];
      }
      case Statistic.Simple simple ->
          switch (simple) {
            case MEAN -> Arrays.stream(found).sum() / many;
            case MAX -> Arrays.stream(found).max().orElse(Double.NaN);
            case MIN -> Arrays.stream(found).min().orElse(Double.NaN);
            case SUM, RATE, VALUE -> Double.NaN;
          };
      case Statistic.ShareOf share -> Double.NaN;
    };
  }
}
