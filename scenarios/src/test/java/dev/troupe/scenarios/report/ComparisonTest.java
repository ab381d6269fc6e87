package dev.troupe.scenarios.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.agents.team.UserFault;
import dev.troupe.scenarios.play.Figure;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Metric;
import dev.troupe.scenarios.script.Statistic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several scenarios, or several values of one, beside each other. */
final class ComparisonTest {
  private static final Figure P50 = new Figure(Metric.TASK_DURATION, new Statistic.Percentile(50));
  private static final Figure SENT = new Figure(Metric.CALL_SENT, Statistic.Simple.SUM);

  private static Run run(long seed, double p50, double sent) {
    Map<Figure, Double> figures = new HashMap<>();
    figures.put(P50, p50);
    figures.put(SENT, sent);
    return new Run(
        seed,
        Optional.empty(),
        "",
        1,
        1,
        Duration.ofSeconds(1),
        figures,
        Map.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void pairsThatMeasuredBothAreComparedAndTheOthersNamed() {
    Comparison some =
        new Comparison(
            "a",
            List.of(run(1, 2, 1), run(2, Double.NaN, 0)),
            "b",
            List.of(run(1, 4, 1), run(2, 4, 0)));
    assertThat(some.text()).contains("+2s").contains("in 1 of 2 seeds");
    assertThat(some.json().path("figures").findValuesAsText("pairs")).contains("1", "2");
    Comparison none =
        new Comparison("a", List.of(run(1, 2, 1)), "b", List.of(run(1, Double.NaN, 1)));
    assertThat(none.text()).contains("not compared", "task.duration p50");
    assertThat(none.json().path("not_compared").get(0).asText()).isEqualTo("task.duration p50");
  }

  @Test
  void theValuesOfASweepAreInOrderAndEachIsPlayedOnce() {
    assertThat(Sweep.values("16,1, 4,8")).containsExactly("1", "4", "8", "16");
    assertThat(Sweep.values("2s,1s")).containsExactly("2s", "1s");
    assertThat(Sweep.values("1..4")).containsExactly("1", "2", "4");
    assertThatThrownBy(() -> Sweep.values("4,1,4"))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("each value once");
  }
}
