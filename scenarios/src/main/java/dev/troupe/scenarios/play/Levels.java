package dev.troupe.scenarios.play;

import dev.troupe.scenarios.script.Statistic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Statistics of something that stands at a value at any time: weighted by how long it does. */
final class Levels {
  private static final double ROUNDING = 1e-12;

  private record Stand(double value, double millis) {}

  private Levels() {}

  /**
   * Levels of several endpoints are added up when none is named.
   *
   * @param end after which no time goes by, in milliseconds
   */
  static double of(Series series, Statistic statistic, Series.Selection selection, long end) {
    List<Stand> stands = new ArrayList<>();
    Map<Short, Double> now = new HashMap<>();
    double level = 0;
    long since = selection.from();
    for (int i = 0; i < series.size() && series.at(i) < selection.to(); i++) {
      if (selection.other() != Series.NONE && series.other(i) != selection.other()) continue;
      if (series.at(i) > since) {
        stands.add(new Stand(level, series.at(i) - since));
        since = series.at(i);
      }
      Double before = now.put(series.other(i), series.value(i));
      level += series.value(i) - (before == null ? 0 : before);
      if (series.at(i) >= selection.from()) stands.add(new Stand(level, 0));
    }
    stands.add(new Stand(level, Math.max(0, end - since)));
    return statistic(stands, statistic);
  }

  /**
   * The highest level in each of so many equal parts.
   *
   * @param length of all parts, in milliseconds
   */
  static double[] course(Series series, short other, int parts, long length) {
    double[] course = new double[parts];
    Map<Short, Double> now = new HashMap<>();
    double level = 0;
    int part = 0;
    for (int i = 0; i < series.size(); i++) {
      if (other != Series.NONE && series.other(i) != other) continue;
      int own = (int) Math.min(parts - 1L, series.at(i) * parts / length);
      while (part < own) course[++part] = level;
      Double before = now.put(series.other(i), series.value(i));
      level += series.value(i) - (before == null ? 0 : before);
      course[own] = Math.max(course[own], level);
    }
    while (part < parts - 1) course[++part] = level;
    return course;
  }

  private static double statistic(List<Stand> stands, Statistic statistic) {
    double whole = stands.stream().mapToDouble(Stand::millis).sum();
    return switch (statistic) {
      case Statistic.Percentile percentile -> {
        stands.sort(Comparator.comparingDouble(Stand::value));
        double left = whole * percentile.p() / 100;
        double last = 0;
        for (Stand stand : stands) {
          last = stand.value();
          left -= stand.millis();
          if (left <= whole * ROUNDING && stand.millis() > 0) break;
        }
        yield last;
      }
      case Statistic.Simple simple ->
          switch (simple) {
            case MAX -> stands.stream().mapToDouble(Stand::value).max().orElse(0);
            case MIN ->
                stands.stream()
                    .filter(s -> s.millis() > 0)
                    .mapToDouble(Stand::value)
                    .min()
                    .orElse(0);
            case MEAN ->
                whole == 0
                    ? 0
                    : stands.stream().mapToDouble(s -> s.value() * s.millis()).sum() / whole;
            case SUM, RATE, VALUE -> Double.NaN;
          };
      case Statistic.ShareOf share -> Double.NaN;
    };
  }
}
