package dev.troupe.scenarios.report;

import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One expectation over all seeds.
 *
 * @param held in so many seeds, {@code of} so many
 * @param firstFailing the smallest seed in which it did not hold
 */
record Summary(
    Expectation expectation,
    int held,
    int of,
    double least,
    double median,
    double most,
    OptionalLong firstFailing) {

  static List<Summary> of(List<Run> runs) {
    List<Summary> all = new ArrayList<>();
    for (int i = 0; i < runs.getFirst().verdicts().size(); i++) all.add(of(runs, i));
    return all;
  }

  private static Summary of(List<Run> runs, int place) {
    double[] values =
        runs.stream()
            .mapToDouble(run -> run.verdicts().get(place).value())
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .toArray();
    boolean none = values.length == 0;
    return new Summary(
        runs.getFirst().verdicts().get(place).expectation(),
        (int) runs.stream().filter(run -> run.verdicts().get(place).holds()).count(),
        runs.size(),
        none ? Double.NaN : values[0],
        none ? Double.NaN : Spreads.median(values),
        none ? Double.NaN : values[values.length - 1],
        runs.stream().filter(run -> !run.verdicts().get(place).holds()).mapToLong(Run::seed).min());
  }
}
