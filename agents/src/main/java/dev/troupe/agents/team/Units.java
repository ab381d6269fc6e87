package dev.troupe.agents.team;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units as users write them: {@code 200k}, {@code 10m}, {@code 0.50 USD}. */
public final class Units {
  private static final Pattern COUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)([kM]?)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private static final Pattern MONEY =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(?: +([A-Z]{3}))?");

  private Units() {}

  /** {@code 200}, {@code 200k}, {@code 2M}. */
  public static long count(YamlNode node) {
    Matcher matcher = COUNT.matcher(node.text().strip());
    if (!matcher.matches())
      throw node.fault("'" + node.text() + "' is not a number; write 200, 200k or 2M");
    BigDecimal factor =
        BigDecimal.valueOf(
            matcher.group(2).equals("k") ? 1_000 : matcher.group(2).equals("M") ? 1_000_000 : 1);
    try {
      return new BigDecimal(matcher.group(1)).multiply(factor).longValueExact();
    } catch (ArithmeticException e) {
      throw node.fault("'" + node.text() + "' is not a whole number");
    }
  }

  /** {@code 500ms}, {@code 10s}, {@code 10m}, {@code 2h}. */
  public static Duration time(YamlNode node) {
    Matcher matcher = TIME.matcher(node.text().strip());
    if (!matcher.matches())
      throw node.fault(
          "'" + node.text() + "' is not a time; write a number with ms, s, m or h, such as 10m");
    long value = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(value);
      case "s" -> Duration.ofSeconds(value);
      case "m" -> Duration.ofMinutes(value);
      default -> Duration.ofHours(value);
    };
  }

  /** An amount with its currency, {@code 0.50 USD}; the currency may be left out. */
  public static BigDecimal money(YamlNode node) {
    Matcher matcher = MONEY.matcher(node.text().strip());
    if (!matcher.matches())
      throw node.fault("'" + node.text() + "' is not an amount of money; write 0.50 USD");
    return new BigDecimal(matcher.group(1));
  }

  /** The currency of an amount; empty when none is named. */
  public static Optional<String> currency(YamlNode node) {
    Matcher matcher = MONEY.matcher(node.present() ? node.text().strip() : "");
    return matcher.matches() ? Optional.ofNullable(matcher.group(2)) : Optional.empty();
  }

  /** A plain number that is not negative. */
  public static BigDecimal amount(YamlNode node) {
    try {
      BigDecimal value = new BigDecimal(node.text().strip());
      if (value.signum() < 0) throw node.fault("must not be negative");
      return value;
    } catch (NumberFormatException e) {
      throw node.fault("'" + node.text() + "' is not an amount");
    }
  }
}
