package dev.troupe.scenarios.report;

import java.util.Arrays;

/** A course in one line of block characters (Tufte 2006). */
final class Sparkline {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** From 0 to the highest value; a blank where nothing was measured. */
  static String of(double[] values) {
    double most = Arrays.stream(values).filter(v -> !Double.isNaN(v)).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (double value : values)
      line.append(
          Double.isNaN(value)
              ? ' '
              : BLOCKS.charAt(most <= 0 ? 0 : (int) Math.min(7, Math.floor(value / most * 7.999))));
    return line.toString();
  }
}
