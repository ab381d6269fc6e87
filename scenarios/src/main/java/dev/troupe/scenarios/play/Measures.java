package dev.troupe.scenarios.play;

import dev.troupe.scenarios.script.Expectation;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Statistic;
import dev.troupe.scenarios.script.Window;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that was measured in one run, and what can be said of it. */
public final class Measures {
  private final Map<Metric, Series> series = new EnumMap<>(Metric.class);
  private final Names tenants;
  private final Names endpoints;
  private final Names reasons = new Names(List.of());
  private final Map<String, Double> shares;
  private long endMillis;

  /**
   * @param shares of the tasks, by tenant
   */
  Measures(Map<String, Double> shares, List<String> endpoints) {
    this.shares = shares;
    this.tenants = new Names(shares.keySet());
    this.endpoints = new Names(endpoints);
    for (Metric metric : Metric.values()) series.put(metric, new Series());
  }

  Names tenants() {
    return tenants;
  }

  Names endpoints() {
    return endpoints;
  }

  Names reasons() {
    return reasons;
  }

  Series of(Metric metric) {
    Series found = series.get(metric);
    if (found == null) throw new IllegalStateException("every metric has a series");
    return found;
  }

  void end(Duration at) {
    endMillis = Math.max(1, at.toMillis());
  }

  /** How many tasks ended for each stop reason. */
  public Map<String, Integer> endings() {
    Map<String, Integer> endings = new TreeMap<>();
    for (Metric metric : List.of(Metric.TASK_COMPLETED, Metric.TASK_FAILED, Metric.TASK_CANCELED)) {
      Series ended = of(metric);
      for (int i = 0; i < ended.size(); i++)
        endings.merge(reasons.all().get(ended.other(i)), 1, Integer::sum);
    }
    return endings;
  }

  /** When the run was over. */
  public Duration end() {
    return Duration.ofMillis(endMillis);
  }

  /** What an expectation is about; NaN when nothing was measured. */
  public double value(Expectation expectation) {
    Window window = expectation.window();
    long from = window.from().toMillis();
    if (from > endMillis) return Double.NaN; // the run was over
    long to = Math.min(window.to().toMillis(), endMillis + 1);
    short tenant = expectation.tenant().map(tenants::number).orElse(Series.NONE);
    short other =
        expectation
            .endpoint()
            .map(endpoints::number)
            .or(() -> expectation.reason().map(reasons::number))
            .orElse(Series.NONE);
    return value(
        expectation.metric(),
        expectation.statistic(),
        new Series.Selection(from, to, tenant, other));
  }

  /** Of the whole run. */
  public double value(Metric metric, Statistic statistic) {
    return value(
        metric, statistic, new Series.Selection(0, endMillis + 1, Series.NONE, Series.NONE));
  }

  double value(Metric metric, Statistic statistic, Series.Selection selection) {
    return switch (metric.kind()) {
      case EVENTS -> events(metric, statistic, selection);
      case SAMPLES -> Samples.of(of(metric), statistic, selection);
      case LEVEL -> Levels.of(of(metric), statistic, selection, end(selection));
      case INDEX -> fairness(selection);
    };
  }

  private double events(Metric metric, Statistic statistic, Series.Selection selection) {
    double sum = sum(metric, selection);
    if (statistic instanceof Statistic.ShareOf share) {
      double whole =
          sum(
              share.whole(),
              new Series.Selection(
                  selection.from(),
                  selection.to(),
                  selection.tenant(),
                  metric.isOfEndpoints() && share.whole().isOfEndpoints()
                      ? selection.other()
                      : Series.NONE));
      return whole == 0 ? Double.NaN : sum / whole;
    }
    return statistic == Statistic.Simple.RATE
        ? sum / Math.max(1e-3, (end(selection) - selection.from()) / 1_000.0)
        : sum;
  }

  /** What happens in the run's last millisecond is in it, but no time goes by. */
  private long end(Series.Selection selection) {
    return Math.min(selection.to(), endMillis);
  }

  private double sum(Metric metric, Series.Selection selection) {
    Series values = of(metric);
    double sum = 0;
    for (int i = 0; i < values.size(); i++) if (values.fits(i, selection)) sum += values.value(i);
    return sum;
  }

  /** Jain, Chiu and Hawe 1984: (sum x)^2 / (n sum x^2). */
  private double fairness(Series.Selection selection) {
    double[] each = new double[tenants.all().size()];
    Series sent = of(Metric.CALL_SENT);
    for (int i = 0; i < sent.size(); i++)
      if (sent.fits(i, selection) && sent.tenant(i) >= 0) each[sent.tenant(i)]++;
    double sum = 0;
    double squares = 0;
    int counted = 0;
    for (int i = 0; i < each.length; i++) {
      double share =
          Optional.ofNullable(shares.get(tenants.all().get(i))).filter(s -> s > 0).orElse(1.0);
      double x = each[i] / share;
      sum += x;
      squares += x * x;
      counted++;
    }
    return squares == 0 ? Double.NaN : sum * sum / (counted * squares);
  }

  /**
   * One value for each of so many equal parts of the run: sums of events, the highest level, the
   * statistic of samples (NaN where there are none).
   *
   * @param endpoint only what is this one's, or empty for all
   */
  public double[] course(Metric metric, Statistic statistic, int parts, String endpoint) {
    double[] course = new double[parts];
    short other = endpoint.isEmpty() ? Series.NONE : endpoints.number(endpoint);
    if (metric.kind() == Metric.Kind.EVENTS) return sums(metric, parts, other);
    if (metric.kind() == Metric.Kind.LEVEL)
      return Levels.course(of(metric), other, parts, endMillis + 1);
    Series.Selection[] selections = new Series.Selection[parts];
    for (int i = 0; i < parts; i++)
      selections[i] = new Series.Selection(edge(i, parts), edge(i + 1, parts), Series.NONE, other);
    int[] bounds = bounds(of(metric), parts);
    Arrays.setAll(
        course, i -> Samples.of(of(metric), statistic, selections[i], bounds[i], bounds[i + 1]));
    return course;
  }

  private long edge(int part, int parts) {
    return (endMillis + 1) * part / parts;
  }

  private double[] sums(Metric metric, int parts, short other) {
    double[] sums = new double[parts];
    Series values = of(metric);
    for (int i = 0; i < values.size(); i++)
      if (other == Series.NONE || values.other(i) == other)
        sums[(int) Math.min(parts - 1L, values.at(i) * parts / (endMillis + 1))] += values.value(i);
    return sums;
  }

  /** Where each part begins in a series, which is in the order of time. */
  private int[] bounds(Series values, int parts) {
    int[] bounds = new int[parts + 1];
    int i = 0;
    for (int part = 0; part <= parts; part++) {
      while (i < values.size() && values.at(i) < edge(part, parts)) i++;
      bounds[part] = i;
    }
    return bounds;
  }
}
