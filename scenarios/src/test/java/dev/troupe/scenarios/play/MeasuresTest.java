package dev.troupe.scenarios.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Statistics by hand. */
final class MeasuresTest {
  private static final Series.Selection ALL =
      new Series.Selection(0, 10_001, Series.NONE, Series.NONE);

  private final Measures measures = new Measures(Map.of("a", 0.5, "b", 0.5), List.of("small"));

  private void add(Metric metric, long at, double value, String tenant) {
    measures.of(metric).add(at, value, measures.tenants().number(tenant), (short) 0);
  }

  @Test
  void percentilesAreNearestRank() {
    for (int i = 1; i <= 10; i++) add(Metric.TASK_DURATION, i * 100L, i, "a");
    measures.end(Duration.ofSeconds(10));
    assertThat(measures.value(Metric.TASK_DURATION, new Statistic.Percentile(50))).isEqualTo(5);
    assertThat(measures.value(Metric.TASK_DURATION, new Statistic.Percentile(95))).isEqualTo(10);
    assertThat(measures.value(Metric.TASK_DURATION, new Statistic.Percentile(90))).isEqualTo(9);
    assertThat(
            measures.value(
                Metric.TASK_DURATION,
                Statistic.Simple.MEAN,
                new Series.Selection(0, 300, Series.NONE, Series.NONE)))
        .isEqualTo(1.5);
    assertThat(measures.value(Metric.TASK_WAIT, new Statistic.Percentile(50))).isNaN();
  }

  /** In doubles 99.9 percent of 1000 are a little more than 999. */
  @Test
  void ranksAreReckonedInDecimals() {
    assertThat(new Statistic.Percentile(99.9).place(1_000)).isEqualTo(998);
    assertThat(new Statistic.Percentile(55).place(20)).isEqualTo(10);
    assertThat(new Statistic.Percentile(7).place(100)).isEqualTo(6);
    assertThat(new Statistic.Percentile(100).place(3)).isEqualTo(2);
    assertThat(new Statistic.Percentile(0.1).place(3)).isZero();
  }

  @Test
  void levelsAreWeightedByTime() {
    add(Metric.TASKS_OPEN, 1_500, 4, "a");
    add(Metric.TASKS_OPEN, 2_500, 10, "a");
    add(Metric.TASKS_OPEN, 3_500, 0, "a");
    measures.end(Duration.ofSeconds(10));
    assertThat(measures.value(Metric.TASKS_OPEN, Statistic.Simple.MEAN, ALL))
        .isCloseTo(1.4, within(0.001));
    assertThat(measures.value(Metric.TASKS_OPEN, Statistic.Simple.MAX)).isEqualTo(10);
    assertThat(measures.value(Metric.TASKS_OPEN, new Statistic.Percentile(80), ALL)).isZero();
    assertThat(measures.value(Metric.TASKS_OPEN, new Statistic.Percentile(85), ALL)).isEqualTo(4);
    assertThat(measures.course(Metric.TASKS_OPEN, Statistic.Simple.MAX, 10, ""))
        .containsExactly(0, 4, 10, 10, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void sumsRatesAndShares() {
    for (int i = 0; i < 20; i++) add(Metric.TASK_SUBMITTED, i * 500L, 1, i < 5 ? "a" : "b");
    for (int i = 0; i < 15; i++) add(Metric.TASK_COMPLETED, i * 500L, 1, i < 5 ? "a" : "b");
    measures.end(Duration.ofSeconds(10));
    assertThat(
            measures.value(
                Metric.TASK_COMPLETED, new Statistic.ShareOf(Metric.TASK_SUBMITTED), ALL))
        .isEqualTo(0.75);
    assertThat(measures.value(Metric.TASK_COMPLETED, Statistic.Simple.RATE))
        .isCloseTo(1.5, within(0.001));
    assertThat(
            measures.value(
                Metric.TASK_COMPLETED,
                Statistic.Simple.SUM,
                new Series.Selection(0, 10_001, measures.tenants().number("a"), Series.NONE)))
        .isEqualTo(5);
  }

  @Test
  void jainsIndexIsOneWhenEven() {
    measures.end(Duration.ofSeconds(10));
    for (int i = 0; i < 10; i++) add(Metric.CALL_SENT, i, 1, i % 2 == 0 ? "a" : "b");
    assertThat(measures.value(Metric.FAIRNESS, Statistic.Simple.VALUE)).isEqualTo(1);
    for (int i = 0; i < 10; i++) add(Metric.CALL_SENT, i, 1, "a");
    // 15 and 5: (20)^2 / (2 * 250)
    assertThat(measures.value(Metric.FAIRNESS, Statistic.Simple.VALUE)).isEqualTo(0.8);
  }
}
