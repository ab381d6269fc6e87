package dev.troupe.agents.tool;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolFault;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Arithmetic on decimals by a parser of its own: numbers, also with separators of thousands, + - *
 * / ^, parentheses, min, max, round; {@code %} is a percentage, and the remainder where another
 * number follows.
 */
final class Calculate {
  private static final int MAX_LENGTH = 500;
  private static final int MAX_EXPONENT = 1_000;

  /** What may stand before a separator of thousands. */
  private static final Pattern GROUPED = Pattern.compile("[1-9]\\d{0,2}(,\\d{3})*");

  private Calculate() {}

  record Arguments(
      @JsonPropertyDescription("Such as (1200 * 0.035) / 12 or round(2.345, 2)")
          String expression) {}

  static Tool of() {
    return RecordTool.of(
        "calculate",
        "Calculate with decimals",
        Effect.READ_ONLY,
        Arguments.class,
        (arguments, context) -> value(arguments.expression()));
  }

  static String value(String expression) throws ToolFault {
    if (expression.length() > MAX_LENGTH)
      throw new ToolFault("The expression is longer than " + MAX_LENGTH + " characters.");
    try {
      return Parser.sized(new Parser(plain(expression)).whole())
          .stripTrailingZeros()
          .toPlainString();
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new ToolFault("Cannot be calculated: " + e.getMessage());
    }
  }

  /** Signs as they are written by hand, and full-width ones, as ASCII. */
  private static String plain(String expression) {
    return Normalizer.normalize(expression, Normalizer.Form.NFKC)
        .replace('×', '*')
        .replace('÷', '/')
        .replace('−', '-');
  }

  private static final class Parser {
    private static final int MAX_DEPTH = 50;
    private final String text;
    private int at;
    private int depth;
    private int arguments;

    Parser(String text) {
      this.text = text;
    }

    BigDecimal whole() {
      BigDecimal value = sum();
      if (peek() != 0)
        throw new IllegalArgumentException("unexpected '" + peek() + "' at " + (at + 1));
      return value;
    }

    private BigDecimal sum() {
      if (++depth > MAX_DEPTH) throw new IllegalArgumentException("nested too deeply");
      BigDecimal value = product();
      while (peek() == '+' || peek() == '-')
        value =
            sized(
                text.charAt(at++) == '+'
                    ? value.add(product(), MathContext.DECIMAL128)
                    : value.subtract(product(), MathContext.DECIMAL128));
      depth--;
      return value;
    }

    private BigDecimal product() {
      BigDecimal value = power();
      while (peek() == '*' || peek() == '/' || peek() == '%')
        value =
            switch (text.charAt(at++)) {
              case '*' -> value.multiply(power(), MathContext.DECIMAL128);
              case '/' -> value.divide(power(), MathContext.DECIMAL128);
              default -> value.remainder(power(), MathContext.DECIMAL128);
            };
      return value;
    }

    private BigDecimal power() {
      if (peek() == '-') {
        at++;
        return power().negate();
      }
      BigDecimal base = atom();
      while (peek() == '%' && isPercent()) {
        at++;
        base = base.movePointLeft(2);
      }
      if (peek() != '^') return base;
      at++;
      int exponent = power().intValueExact();
      if (Math.abs(exponent) > MAX_EXPONENT)
        throw new IllegalArgumentException("the exponent is larger than " + MAX_EXPONENT);
      return sized(base.pow(exponent, MathContext.DECIMAL128));
    }

    /** No operand follows the sign. */
    private boolean isPercent() {
      int sign = at++;
      char next = peek();
      at = sign;
      return next == 0 || "+-*/^%),".indexOf(next) >= 0;
    }

    /**
     * {@code 18,000}.
     *
     * @throws IllegalArgumentException between the arguments of a function, where it may be two
     */
    private boolean isThousands(int start, int comma) {
      if (text.charAt(comma) != ',' || comma + 3 >= text.length()) return false;
      for (int i = comma + 1; i <= comma + 3; i++)
        if (!Character.isDigit(text.charAt(i))) return false;
      if (comma + 4 < text.length() && Character.isDigit(text.charAt(comma + 4))) return false;
      if (arguments > 0 && !GROUPED.matcher(text.substring(start, comma)).matches()) return false;
      if (arguments > 0)
        throw new IllegalArgumentException(
            "the comma at "
                + (comma + 1)
                + " may separate thousands or arguments: in a function write numbers without"
                + " separators, and a blank behind each comma");
      return true;
    }

    private BigDecimal atom() {
      char c = peek();
      if (c == '(') {
        at++;
        BigDecimal value = sum();
        expect(')');
        return value;
      }
      int start = at;
      if (Character.isLetter(c)) {
        while (at < text.length() && Character.isLetter(text.charAt(at))) at++;
        return function(text.substring(start, at));
      }
      while (at < text.length()
          && (Character.isDigit(text.charAt(at))
              || text.charAt(at) == '.'
              || (at > start && isThousands(start, at)))) at++;
      if (start == at)
        throw new IllegalArgumentException(
            c == 0 ? "the expression ends too early" : "unexpected '" + c + "' at " + (at + 1));
      return new BigDecimal(text.substring(start, at).replace(",", ""));
    }

    private BigDecimal function(String name) {
      expect('(');
      arguments++;
      List<BigDecimal> values = new ArrayList<>(List.of(sum()));
      while (peek() == ',') {
        at++;
        values.add(sum());
      }
      expect(')');
      arguments--;
      return switch (name) {
        case "min" -> Collections.min(values);
        case "max" -> Collections.max(values);
        case "round" -> round(values);
        default -> throw new IllegalArgumentException("unknown function " + name);
      };
    }

    private static BigDecimal round(List<BigDecimal> values) {
      if (values.size() > 2)
        throw new IllegalArgumentException(
            "round takes a number and how many decimals, not " + values.size() + " values");
      int decimals = values.size() > 1 ? Math.clamp(values.get(1).intValueExact(), -20, 20) : 0;
      return values.getFirst().setScale(decimals, RoundingMode.HALF_UP);
    }

    /** Numbers that would take megabytes to write out are refused. */
    private static BigDecimal sized(BigDecimal value) {
      if (Math.abs((long) value.scale()) > MAX_EXPONENT)
        throw new ArithmeticException("the number is too large or too small");
      return value;
    }

    private void expect(char c) {
      if (peek() != c) throw new IllegalArgumentException("expected '" + c + "' at " + (at + 1));
      at++;
    }

    private char peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
      return at < text.length() ? text.charAt(at) : 0;
    }
  }
}
