package dev.troupe.scenarios.report;

import dev.troupe.scenarios.play.Figure;
import dev.troupe.scenarios.play.Measures;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.Statistic;
import dev.troupe.scenarios.script.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The result for people, in a terminal. */
public final class TextReport {
  private static final int WIDTH = 48;

  private TextReport() {}

  public static String of(Scenario scenario, List<Run> runs) {
    List<String> lines = new ArrayList<>();
    lines.add(scenario.name() + ": " + scenario.description().strip().replace('\n', ' '));
    Run first = runs.getFirst();
    lines.add(
        runs.size()
            + (runs.size() == 1 ? " seed, " : " seeds, ")
            + Values.number(runs.stream().mapToInt(Run::tasks).sum())
            + " tasks, "
            + Values.span(first.end())
            + " of virtual time"
            + (runs.size() == 1 ? "" : " (seed " + first.seed() + ")"));
    lines.add("");
    lines.addAll(figures(first, scenario.currency().orElse("")));
    lines.add("");
    first.measures().ifPresent(m -> lines.addAll(courses(scenario, m)));
    lines.addAll(reasons(first));
    lines.add("");
    lines.addAll(verdicts(runs));
    for (Run run : runs)
      for (String violation : run.violations())
        lines.add("BROKEN   seed " + run.seed() + ": " + violation);
    return String.join("\n", lines);
  }

  private static List<String> figures(Run run, String currency) {
    List<String> lines = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      StringBuilder line = new StringBuilder();
      boolean any = false;
      for (Figure figure : Figure.all()) {
        if (figure.metric() != metric) continue;
        double value = run.figure(metric, figure.statistic());
        if (Double.isNaN(value) || (value == 0 && isNever(run, metric))) continue;
        any = true;
        String unit = metric == Metric.COST ? " " + currency : "";
        boolean plain = figure.name().equals(metric.wire());
        line.append(
            String.format(
                Locale.ROOT,
                plain ? "%2$s" : "%1$s %2$-10s ",
                figure.statistic().text(),
                Values.text(metric, figure.statistic(), value) + unit));
      }
      if (any)
        lines.add(String.format(Locale.ROOT, "  %-18s %s", metric.wire(), line).stripTrailing());
    }
    return lines;
  }

  /** It never happened, or nobody ever stood there. */
  private static boolean isNever(Run run, Metric metric) {
    return switch (metric.kind()) {
      case EVENTS -> true;
      case LEVEL -> run.figure(metric, Statistic.Simple.MAX) == 0;
      case SAMPLES, INDEX -> false;
    };
  }

  private static List<String> courses(Scenario scenario, Measures measures) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  over time, from 0 to "
            + Values.span(measures.end())
            + " (each line from 0 to its highest value):");
    for (Courses course : Courses.of(scenario, measures, WIDTH))
      for (Courses.Line line : course.lines()) {
        double most = 0;
        for (double value : line.values()) if (value > most) most = value;
        if (most == 0) continue;
        lines.add(
            String.format(
                Locale.ROOT,
                "  %-40s %s %s",
                course.title() + ", " + line.name(),
                Sparkline.of(line.values()),
                course.unit().equals("seconds") ? Values.time(most) : Values.number(most)));
      }
    return lines;
  }

  /** Why tasks ended otherwise than well. */
  private static List<String> reasons(Run run) {
    Map<String, Integer> reasons = new TreeMap<>(run.endings());
    reasons.remove("done");
    if (reasons.isEmpty()) return List.of();
    List<String> parts = new ArrayList<>();
    reasons.forEach((reason, many) -> parts.add(reason + " " + Values.number(many)));
    return List.of("  ended otherwise: " + String.join(", ", parts));
  }

  private static List<String> verdicts(List<Run> runs) {
    List<String> lines = new ArrayList<>();
    for (Summary summary : Summary.of(runs)) {
      boolean held = summary.held() == summary.of();
      String value =
          runs.size() == 1
              ? summary.expectation().text(summary.median())
              : summary.expectation().text(summary.least())
                  + " … "
                  + summary.expectation().text(summary.median())
                  + " … "
                  + summary.expectation().text(summary.most());
      lines.add(
          (held ? "held     " : "NOT HELD ")
              + summary.expectation().subject()
              + ": "
              + value
              + " ("
              + summary.expectation().bound()
              + ")"
              + (held || summary.of() == 1
                  ? ""
                  : ", held in " + summary.held() + " of " + summary.of() + " seeds"));
    }
    boolean clean = runs.stream().allMatch(run -> run.violations().isEmpty());
    lines.add(
        (clean ? "held     " : "NOT HELD ")
            + "what must always hold: nothing lost, nothing sent twice, bounds kept");
    return lines;
  }
}
