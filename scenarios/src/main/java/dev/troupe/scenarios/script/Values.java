package dev.troupe.scenarios.script;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Values as people read them. */
public final class Values {
  /** Significant digits, where no more are needed. */
  static final int DIGITS = 4;

  /** Where nothing was measured, in a table. */
  private static final String NOTHING = "–";

  private Values() {}

  public static String text(Metric metric, Statistic statistic, double value) {
    return text(metric, statistic, value, DIGITS);
  }

  /**
   * @param digits that are significant
   */
  static String text(Metric metric, Statistic statistic, double value, int digits) {
    if (Double.isNaN(value)) return "nothing measured";
    if (statistic instanceof Statistic.ShareOf) return number(value * 100, digits) + "%";
    String text =
        switch (metric.unit()) {
          case TIME -> time(value, digits);
          case SHARE, MONEY, COUNT -> number(value, digits);
        };
    return statistic == Statistic.Simple.RATE ? text + "/s" : text;
  }

  /** Seconds, in the unit that reads best. */
  public static String time(double seconds) {
    return time(seconds, DIGITS);
  }

  private static String time(double seconds, int digits) {
    if (Double.isNaN(seconds)) return NOTHING;
    if (seconds < 1) return number(seconds * 1_000, digits) + "ms";
    if (seconds < 120) return number(seconds, digits) + "s";
    if (seconds < 7_200) return number(seconds / 60, digits) + "m";
    return number(seconds / 3_600, digits) + "h";
  }

  /** Four significant digits; whole numbers as they are. */
  public static String number(double value) {
    return number(value, DIGITS);
  }

  private static String number(double value, int digits) {
    if (Double.isNaN(value)) return NOTHING;
    if (value == Math.rint(value) && Math.abs(value) < 1e15)
      return String.format(Locale.ROOT, "%,d", (long) value).replace(',', ' ');
    return BigDecimal.valueOf(value)
        .round(new MathContext(digits))
        .stripTrailingZeros()
        .toPlainString();
  }

  static String window(Window window) {
    String from = span(window.from());
    return window.to().equals(Window.ALWAYS.to())
        ? "from " + from
        : "from " + from + " to " + span(window.to());
  }

  /** A virtual time, {@code 1h20m}. */
  public static String span(Duration duration) {
    if (duration.isZero()) return "0s";
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) text.append(duration.toHours()).append('h');
    if (duration.toMinutesPart() > 0) text.append(duration.toMinutesPart()).append('m');
    if (duration.toSecondsPart() > 0) text.append(duration.toSecondsPart()).append('s');
    if (text.isEmpty()) text.append(duration.toMillis()).append("ms");
    return text.toString();
  }
}
