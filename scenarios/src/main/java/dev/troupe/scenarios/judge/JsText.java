package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Texts as ECMAScript sees them, so that verdicts are those of promptfoo: what is white space, how
 * numbers are written (ECMA-262, WhiteSpace, LineTerminator, Number::toString).
 */
final class JsText {
  /** A class of a regular expression, without its brackets. */
  static final String BLANKS =
      "\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF";

  /** Of numbers below 1e21, which ECMAScript writes without an exponent. */
  private static final int EXACT_BITS = 69;

  private JsText() {}

  static String trim(String text) {
    return text.replaceAll("^[" + BLANKS + "]+|[" + BLANKS + "]+\\z", "");
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Split at blanks, empty pieces kept. */
  static List<String> pieces(String text) {
    return Arrays.asList(text.split("[" + BLANKS + "]+", -1));
  }

  /** {@code String(value)}. */
  static String of(JsonNode value) {
    if (value.isMissingNode()) return "undefined";
    if (value.isNumber()) return number(value);
    if (value.isValueNode()) return value.asText();
    if (!value.isArray()) return "[object Object]";
    StringBuilder joined = new StringBuilder();
    for (JsonNode item : value) {
      if (!joined.isEmpty() || item != value.get(0)) joined.append(',');
      joined.append(item.isNull() ? "" : of(item));
    }
    return joined.toString();
  }

  /** Whole numbers to their last digit: order numbers are longer than a double is exact. */
  private static String number(JsonNode value) {
    return value.isIntegralNumber() && value.bigIntegerValue().bitLength() <= EXACT_BITS
        ? value.bigIntegerValue().toString()
        : number(value.asDouble());
  }

  /** Whether two numbers are the same, whole ones to their last digit. */
  static boolean same(JsonNode a, JsonNode b) {
    return a.isIntegralNumber() && b.isIntegralNumber()
        ? a.bigIntegerValue().equals(b.bigIntegerValue())
        : Double.compare(a.asDouble(), b.asDouble()) == 0;
  }

  static String number(double value) {
    if (value == 0) return "0";
    if (Double.isInfinite(value) || Double.isNaN(value)) return String.valueOf(value);
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    double size = Math.abs(value);
    if (size < 1e21 && size >= 1e-6) return exact.toPlainString();
    int exponent = exact.precision() - exact.scale() - 1;
    String digits = exact.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e"
        + (exponent < 0 ? "-" : "+")
        + Math.abs(exponent);
  }

  /** Whether a condition would take it for true. */
  static boolean isTruthy(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return false;
    if (value.isTextual()) return !value.asText().isEmpty();
    if (value.isBoolean()) return value.asBoolean();
    if (value.isNumber()) return value.asDouble() != 0 && !Double.isNaN(value.asDouble());
    return true;
  }
}
