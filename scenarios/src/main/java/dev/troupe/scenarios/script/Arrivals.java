package dev.troupe.scenarios.script;

import dev.troupe.api.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** When tasks come. Rates are so many a second. */
public sealed interface Arrivals {
  Window window();

  /** Evenly spaced. */
  record Constant(double rate, Window window) implements Arrivals {}

  /** Independent of each other. */
  record Poisson(double rate, Window window) implements Arrivals {}

  /**
   * So many at once, again and again.
   *
   * @param every zero for a single time, at the beginning of the window
   */
  record Bursts(int tasks, Duration every, Window window) implements Arrivals {}

  /**
   * A day's wave: a Poisson stream whose rate goes from {@code low} to {@code high} and back in 24
   * hours.
   *
   * @param peak when it is highest, from the beginning of the run
   */
  record Diurnal(double low, double high, Duration peak, Window window) implements Arrivals {}

  /** As recorded. */
  record Recorded(List<Arrival> arrivals, Window window) implements Arrivals {}

  /**
   * One task.
   *
   * @param inputTokens of each of its requests, where the record says
   * @param subtasks and calls of each, where the record says
   */
  record Arrival(
      Duration at,
      Optional<String> tenant,
      OptionalLong inputTokens,
      OptionalLong outputTokens,
      OptionalInt subtasks,
      OptionalInt calls) {
    /** Of which nothing is recorded but the time. */
    public static Arrival plain(Duration at) {
      return new Arrival(
          at,
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalInt.empty());
    }
  }

  /**
   * One stream of them.
   *
   * @param tenant whose; absent where shares decide
   */
  record Stream(Arrivals arrivals, Optional<String> tenant, Priority priority) {}
}
