package dev.troupe.scenarios.play;

import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Statistic;
import java.util.ArrayList;
import java.util.List;

/** One figure of a run: every report shows all of them, whatever the scenario expects. */
public record Figure(Metric metric, Statistic statistic) {
  public static List<Figure> all() {
    List<Figure> all = new ArrayList<>();
    for (Metric metric : Metric.values())
      switch (metric.kind()) {
        case EVENTS -> all.add(new Figure(metric, Statistic.Simple.SUM));
        case SAMPLES -> {
          for (double p : new double[] {50, 95, 99})
            all.add(new Figure(metric, new Statistic.Percentile(p)));
          all.add(new Figure(metric, Statistic.Simple.MAX));
        }
        case LEVEL -> {
          all.add(new Figure(metric, Statistic.Simple.MEAN));
          all.add(new Figure(metric, Statistic.Simple.MAX));
        }
        case INDEX -> all.add(new Figure(metric, Statistic.Simple.VALUE));
      }
    return all;
  }

  /** {@code task.duration p95}; for what has one figure only, its name. */
  public String name() {
    return metric.kind() == Metric.Kind.EVENTS || metric.kind() == Metric.Kind.INDEX
        ? metric.wire()
        : metric.wire() + " " + statistic.text();
  }
}
