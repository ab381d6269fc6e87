package dev.troupe.scenarios.script;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What must hold of a run.
 *
 * @param line where it stands in the file
 * @param tenant only what is this tenant's
 * @param endpoint only what went to this model server
 * @param reason only tasks that ended with this stop reason
 * @param atMost in seconds, units, or as a fraction
 */
public record Expectation(
    int line,
    Metric metric,
    Statistic statistic,
    Window window,
    Optional<String> tenant,
    Optional<String> endpoint,
    Optional<String> reason,
    OptionalDouble atLeast,
    OptionalDouble atMost) {
  private static final double ROUNDING = 1e-9;

  /** Digits in which a bound is written. */
  private static final int EXACT = 13;

  /** What is asked, without the bound: {@code p95 of task.duration, tenant a}. */
  public String subject() {
    StringBuilder text = new StringBuilder();
    text.append(
        statistic instanceof Statistic.ShareOf
                || statistic == Statistic.Simple.VALUE
                || statistic == Statistic.Simple.SUM
            ? metric.wire()
            : statistic.text() + " of " + metric.wire());
    if (statistic instanceof Statistic.ShareOf share) text.append(" as a ").append(share.text());
    tenant.ifPresent(t -> text.append(", tenant ").append(t));
    endpoint.ifPresent(e -> text.append(", endpoint ").append(e));
    reason.ifPresent(r -> text.append(", reason ").append(r));
    if (!window.isAlways()) text.append(", ").append(Values.window(window));
    return text.toString();
  }

  /** The bound: {@code at most 30s}. */
  public String bound() {
    String least = atLeast.isPresent() ? "at least " + bound(atLeast.getAsDouble()) : "";
    String most = atMost.isPresent() ? "at most " + bound(atMost.getAsDouble()) : "";
    return least.isEmpty() ? most : most.isEmpty() ? least : least + " and " + most;
  }

  /** As the file says it. */
  private String bound(double value) {
    return Values.text(metric, statistic, value, EXACT);
  }

  /** In as many digits as show on which side of a bound it lies. */
  public String text(double value) {
    for (int digits = Values.DIGITS; digits < EXACT; digits++) {
      String text = Values.text(metric, statistic, value, digits);
      if (holds(value) || !(isBound(atLeast, text) || isBound(atMost, text))) return text;
    }
    return bound(value);
  }

  private boolean isBound(OptionalDouble of, String text) {
    return of.isPresent() && bound(of.getAsDouble()).equals(text);
  }

  /** A sum of many may be off in its last digits; a bound that is met exactly holds. */
  public boolean holds(double value) {
    double slack = Math.abs(value) * ROUNDING;
    return !Double.isNaN(value)
        && value + slack >= atLeast.orElse(Double.NEGATIVE_INFINITY)
        && value - slack <= atMost.orElse(Double.POSITIVE_INFINITY);
  }
}
