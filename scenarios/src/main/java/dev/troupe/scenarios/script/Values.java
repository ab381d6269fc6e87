package dev.troupe.scenarios.script;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Values as people read them. */
public final class Values {
  /** Where nothing was measured, in a table. */
  private static final String NOTHING = "–";

  private Values() {}

  /** A value of what an expectation, or a row of a report, is about. */
  static String text(Expectation of, double value) {
    return text(of.metric(), of.statistic(), value);
  }

  public static String text(Metric metric, Statistic statistic, double value) {
    if (Double.isNaN(value)) return "nothing measured";
    if (statistic instanceof Statistic.ShareOf) return number(value * 100) + "%";
    String text =
        switch (metric.unit()) {
          case TIME -> time(value);
          case SHARE, MONEY, COUNT -> number(value);
        };
    return statistic == Statistic.Simple.RATE ? text + "/s" : text;
  }

  /** Seconds, in the unit that reads best. */
  public static String time(double seconds) {
    if (Double.isNaN(seconds)) return NOTHING;
    if (seconds < 1) return number(seconds * 1_000) + "ms";
    if (seconds < 120) return number(seconds) + "s";
    if (seconds < 7_200) return number(seconds / 60) + "m";
    return number(seconds / 3_600) + "h";
  }

  /** Four significant digits; whole numbers as they are. */
  public static String number(double value) {
    if (Double.isNaN(value)) return NOTHING;
    if (value == Math.rint(value) && Math.abs(value) < 1e15)
      return String.format(Locale.ROOT, "%,d", (long) value).replace(',', ' ');
    return BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
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
