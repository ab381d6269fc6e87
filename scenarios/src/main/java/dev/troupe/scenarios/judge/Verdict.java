package dev.troupe.scenarios.judge;

/**
 * What one assertion says of one output.
 *
 * @param score from 0 to 1
 * @param reason empty when it passed and nothing is to be said
 */
public record Verdict(boolean pass, double score, String reason) {
  static Verdict of(boolean pass, String reason) {
    return new Verdict(pass, pass ? 1 : 0, pass ? "" : reason);
  }

  static Verdict scored(double score, double threshold, String what) {
    return new Verdict(
        score >= threshold,
        score,
        score >= threshold ? "" : what + " " + round(score) + " is below " + round(threshold));
  }

  static String round(double value) {
    return java.math.BigDecimal.valueOf(value)
        .setScale(4, java.math.RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }
}
