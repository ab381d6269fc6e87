package dev.troupe.scenarios.report;

import dev.troupe.scenarios.play.Measures;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Scenario;
import dev.troupe.scenarios.script.Statistic;
import java.util.ArrayList;
import java.util.List;

/**
 * What a report draws over time.
 *
 * @param unit of the axis
 */
record Courses(String title, String unit, List<Line> lines) {
  /** One line of a chart. */
  record Line(String name, double[] values) {}

  static List<Courses> of(Scenario scenario, Measures measures, int parts) {
    List<Courses> all = new ArrayList<>();
    all.add(
        new Courses(
            "Tasks arriving and ending",
            "tasks",
            List.of(
                line("arrived", measures, Metric.TASK_SUBMITTED, parts),
                line("completed", measures, Metric.TASK_COMPLETED, parts),
                line("failed", measures, Metric.TASK_FAILED, parts),
                line("refused", measures, Metric.TASK_REFUSED, parts))));
    all.add(
        new Courses(
            "Tasks waiting and open",
            "tasks",
            List.of(
                level("waiting", measures, Metric.TASKS_WAITING, parts, ""),
                level("open", measures, Metric.TASKS_OPEN, parts, ""))));
    all.add(
        new Courses(
            "Time from submit to the end",
            "seconds",
            List.of(
                percentile("median", measures, Metric.TASK_DURATION, 50, parts),
                percentile("p95", measures, Metric.TASK_DURATION, 95, parts))));
    List<Line> flights = new ArrayList<>();
    List<Line> costs = new ArrayList<>();
    for (String endpoint : scenario.endpoints().keySet()) {
      flights.add(level(endpoint, measures, Metric.CALLS_IN_FLIGHT, parts, endpoint));
      costs.add(
          new Line(endpoint, measures.course(Metric.COST, Statistic.Simple.SUM, parts, endpoint)));
    }
    all.add(new Courses("Model calls in flight", "calls", flights));
    all.add(
        new Courses(
            "Time of a model call",
            "seconds",
            List.of(
                percentile("median", measures, Metric.CALL_DURATION, 50, parts),
                percentile("p95", measures, Metric.CALL_DURATION, 95, parts))));
    all.add(
        new Courses(
            "Calls failed and retried",
            "calls",
            List.of(
                line("failed", measures, Metric.CALL_FAILED, parts),
                line("retried", measures, Metric.CALL_RETRIED, parts))));
    all.add(
        new Courses(
            "Tokens",
            "tokens",
            List.of(
                line("input", measures, Metric.TOKENS_INPUT, parts),
                line("output", measures, Metric.TOKENS_OUTPUT, parts))));
    if (scenario.endpoints().values().stream().anyMatch(e -> e.price().isPresent()))
      all.add(new Courses("Cost", scenario.currency().orElse(""), costs));
    return all;
  }

  private static Line line(String name, Measures measures, Metric metric, int parts) {
    return new Line(name, measures.course(metric, Statistic.Simple.SUM, parts, ""));
  }

  private static Line level(
      String name, Measures measures, Metric metric, int parts, String endpoint) {
    return new Line(name, measures.course(metric, Statistic.Simple.MAX, parts, endpoint));
  }

  private static Line percentile(
      String name, Measures measures, Metric metric, double p, int parts) {
    return new Line(name, measures.course(metric, new Statistic.Percentile(p), parts, ""));
  }
}
