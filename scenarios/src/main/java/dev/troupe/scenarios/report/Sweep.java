package dev.troupe.scenarios.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.play.Figure;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Statistic;
import dev.troupe.scenarios.script.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of a scenario over a range, and where more of it no longer helps: the knee of the
 * curve, by the greatest distance from its chord (Satopää and others 2011, "Kneedle").
 */
public final class Sweep {
  /** Most values. */
  private static final int MAX = 64;

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");

  private static final Statistic P95 = new Statistic.Percentile(95);

  private record Point(String value, List<Run> runs) {
    double figure(Metric metric, Statistic statistic) {
      return Spreads.median(
          runs.stream()
              .mapToDouble(run -> run.figure(metric, statistic))
              .filter(v -> !Double.isNaN(v))
              .toArray());
    }
  }

  private final String path;
  private final List<Point> points = new ArrayList<>();

  public Sweep(String path) {
    this.path = path;
  }

  /**
   * {@code 4..64} doubles from 4 to 64; {@code 4,6,8} are themselves, and may have units.
   *
   * @throws UserFault when it is neither
   */
  public static List<String> values(String range) {
    Matcher matcher = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})").matcher(range);
    List<String> values = new ArrayList<>();
    if (matcher.matches()) {
      long from = Long.parseLong(matcher.group(1));
      long to = Long.parseLong(matcher.group(2));
      if (from < 1 || to <= from)
        throw new UserFault("--sweep " + range + ": the range must go up, from 1 or more");
      for (long value = from; value < to; value *= 2) values.add(String.valueOf(value));
      values.add(String.valueOf(to));
    } else for (String value : range.split(",", -1)) values.add(value.strip());
    if (values.size() < 2 || values.size() > MAX || values.stream().anyMatch(String::isBlank))
      throw new UserFault(
          "--sweep "
              + range
              + ": write 4..64 (doubling), or 2 to "
              + MAX
              + " values such as 4,6,8");
    if (new HashSet<>(values).size() < values.size())
      throw new UserFault("--sweep " + range + ": each value once");
    if (values.stream().allMatch(NUMBER.asMatchPredicate()))
      values.sort(Comparator.comparing(BigDecimal::new)); // a curve has its values in order
    return values;
  }

  public void add(String value, List<Run> runs) {
    points.add(new Point(value, runs));
  }

  /** The value at the knee of the p95 of a task's duration; empty for a line without one. */
  Optional<String> knee() {
    double[] y = points.stream().mapToDouble(p -> p.figure(Metric.TASK_DURATION, P95)).toArray();
    double most = Arrays.stream(y).max().orElse(0);
    double least = Arrays.stream(y).min().orElse(0);
    if (Arrays.stream(y).anyMatch(Double::isNaN) || most - least < 0.05 * most)
      return Optional.empty();
    boolean falls = y[y.length - 1] < y[0];
    double best = 0.05; // less of a bend than this is none
    Optional<String> knee = Optional.empty();
    for (int i = 0; i < y.length; i++) {
      double x = (double) i / (y.length - 1);
      double height = (y[i] - least) / (most - least);
      double distance = falls ? 1 - x - height : x - height;
      if (distance > best) {
        best = distance;
        knee = Optional.of(points.get(i).value());
      }
    }
    return knee;
  }

  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-12s %-10s %-12s %-12s %-12s %-12s %s",
            "value",
            "completed",
            "p50",
            "p95",
            "in flight",
            "cost",
            "all held"));
    for (Point point : points)
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-12s %-10s %-12s %-12s %-12s %-12s %s",
              point.value(),
              Values.number(point.figure(Metric.TASK_COMPLETED, Statistic.Simple.SUM)),
              Values.time(point.figure(Metric.TASK_DURATION, new Statistic.Percentile(50))),
              Values.time(point.figure(Metric.TASK_DURATION, P95)),
              Values.number(point.figure(Metric.CALLS_IN_FLIGHT, Statistic.Simple.MEAN)),
              Values.number(point.figure(Metric.COST, Statistic.Simple.SUM)),
              point.runs().stream().allMatch(Run::passed) ? "yes" : "no"));
    lines.add(
        knee()
            .map(value -> "knee: " + path + " = " + value + "; more of it helps little")
            .orElse("no knee: the p95 of a task's duration has no bend in this range"));
    return path + "\n" + String.join("\n", lines);
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("path", path);
    knee().ifPresentOrElse(value -> json.put("knee", value), () -> json.putNull("knee"));
    ArrayNode all = json.putArray("points");
    for (Point point : points) {
      ObjectNode each = all.addObject().put("value", point.value());
      each.put("passed", point.runs().stream().allMatch(Run::passed));
      ObjectNode figures = each.putObject("figures");
      for (Figure figure : Figure.all()) {
        double value = point.figure(figure.metric(), figure.statistic());
        if (Double.isNaN(value)) figures.putNull(figure.name());
        else figures.put(figure.name(), value);
      }
    }
    return json;
  }
}
