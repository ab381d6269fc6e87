package dev.troupe.scenarios.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.play.Figure;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Two scenarios over the same seeds, figure by figure. Differences are of pairs with the same seed
 * (common random numbers), which takes most of the chance out of them.
 */
public final class Comparison {
  private record Row(Figure figure, double[] a, double[] b, double[] difference) {
    int pairs() {
      return difference.length;
    }

    /** Every seed says the same. */
    boolean isClear() {
      return Arrays.stream(difference).allMatch(d -> d > 0)
          || Arrays.stream(difference).allMatch(d -> d < 0);
    }
  }

  private final String nameA;
  private final String nameB;
  private final List<Row> rows = new ArrayList<>();
  private final int seeds;

  /** Figures that were measured on one side only, or never with the same seed. */
  private final List<String> alone = new ArrayList<>();

  /**
   * @param a and {@code b}: runs of the same seeds in the same order
   */
  public Comparison(String nameA, List<Run> a, String nameB, List<Run> b) {
    this.nameA = nameA;
    this.nameB = nameB;
    this.seeds = a.size();
    for (Figure figure : Figure.all()) {
      double[] valuesA = values(figure, a);
      double[] valuesB = values(figure, b);
      boolean any =
          Arrays.stream(valuesA).anyMatch(Comparison::says)
              || Arrays.stream(valuesB).anyMatch(Comparison::says);
      if (!any) continue;
      int[] pairs =
          IntStream.range(0, seeds)
              .filter(i -> !Double.isNaN(valuesA[i]) && !Double.isNaN(valuesB[i]))
              .toArray();
      if (pairs.length == 0) {
        alone.add(figure.name());
        continue;
      }
      double[] of = Arrays.stream(pairs).mapToDouble(i -> valuesA[i]).toArray();
      double[] and = Arrays.stream(pairs).mapToDouble(i -> valuesB[i]).toArray();
      double[] difference =
          Arrays.stream(pairs).mapToDouble(i -> valuesB[i] - valuesA[i]).toArray();
      rows.add(new Row(figure, of, and, difference));
    }
  }

  private static boolean says(double value) {
    return value != 0 && !Double.isNaN(value);
  }

  private static double[] values(Figure figure, List<Run> runs) {
    return runs.stream()
        .mapToDouble(run -> run.figure(figure.metric(), figure.statistic()))
        .toArray();
  }

  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("A: " + nameA + "   B: " + nameB + "   " + seeds + (seeds == 1 ? " seed" : " seeds"));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-22s %-12s %-12s %-12s %-14s %s",
            "median over seeds",
            "A",
            "B",
            "B - A",
            "deviation",
            "least … most of B - A"));
    for (Row row : rows)
      lines.add(
          String.format(
                  Locale.ROOT,
                  "  %-22s %-12s %-12s %-12s %-14s %s … %s%s",
                  row.figure().name(),
                  text(row, Spreads.median(row.a())),
                  text(row, Spreads.median(row.b())),
                  signed(row, Spreads.median(row.difference())),
                  text(row, Spreads.deviation(row.difference())),
                  signed(row, Arrays.stream(row.difference()).min().orElse(0)),
                  signed(row, Arrays.stream(row.difference()).max().orElse(0)),
                  remark(row))
              .stripTrailing());
    if (!alone.isEmpty())
      lines.add("  not compared, no seed measured both: " + String.join(", ", alone));
    return String.join("\n", lines);
  }

  private String remark(Row row) {
    if (row.pairs() < seeds)
      return "  in " + row.pairs() + " of " + seeds + " seeds, the others did not measure it";
    return row.isClear() ? "  in every seed" : "";
  }

  private static String text(Row row, double value) {
    return Values.text(row.figure().metric(), row.figure().statistic(), value);
  }

  private static String signed(Row row, double value) {
    return (value < 0 ? "-" : value > 0 ? "+" : "") + text(row, Math.abs(value));
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("a", nameA).put("b", nameB).put("seeds", seeds);
    ArrayNode figures = json.putArray("figures");
    for (Row row : rows) {
      ObjectNode each = figures.addObject().put("figure", row.figure().name());
      each.put("a", Spreads.median(row.a())).put("b", Spreads.median(row.b()));
      each.put("difference", Spreads.median(row.difference()))
          .put("deviation", Spreads.deviation(row.difference()))
          .put("least", Arrays.stream(row.difference()).min().orElse(0))
          .put("most", Arrays.stream(row.difference()).max().orElse(0))
          .put("pairs", row.pairs())
          .put("in_every_seed", row.isClear() && row.pairs() == seeds);
    }
    json.set("not_compared", Json.tree(alone));
    return json;
  }
}
