package dev.troupe.scenarios.play;

import dev.troupe.scenarios.script.Expectation;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one seed came to; nothing that depends on machine, clock or folder.
 *
 * @param tasks that arrived
 * @param end when it was over
 * @param figures NaN where nothing was measured
 * @param endings how many tasks ended for each stop reason
 * @param violations of what must always hold
 * @param eventsSha256 over every event in the order of the commits; absent where it was not wanted
 * @param measures all of them, while they are kept: they are large
 * @param trace what the task that was asked for did, if there was one
 */
public record Run(
    long seed,
    Optional<String> eventsSha256,
    String dequeueSha256,
    int tasks,
    long messages,
    Duration end,
    Map<Figure, Double> figures,
    Map<String, Integer> endings,
    List<Verdict> verdicts,
    List<String> violations,
    Optional<Measures> measures,
    Optional<Trace> trace) {
  /**
   * @param value NaN when nothing was measured
   */
  public record Verdict(Expectation expectation, double value) {
    public boolean holds() {
      return expectation.holds(value);
    }
  }

  public boolean passed() {
    return violations.isEmpty() && verdicts.stream().allMatch(Verdict::holds);
  }

  public double figure(Metric metric, Statistic statistic) {
    return figures.getOrDefault(new Figure(metric, statistic), Double.NaN);
  }

  /** Without what is large, for one of many. */
  public Run slim() {
    return new Run(
        seed,
        eventsSha256,
        dequeueSha256,
        tasks,
        messages,
        end,
        figures,
        endings,
        verdicts,
        violations,
        Optional.empty(),
        trace);
  }
}
