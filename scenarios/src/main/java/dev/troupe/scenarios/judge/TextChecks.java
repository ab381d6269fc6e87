package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a text says: contains, icontains, starts-with, equals, regex, word-count. */
final class TextChecks {
  static final Map<String, Check> ALL =
      Map.of(
          "contains",
          new Holds(true, String::contains),
          "icontains",
          new Holds(true, (text, part) -> JsText.lower(text).contains(JsText.lower(part))),
          "starts-with",
          new Holds(false, String::startsWith),
          "equals",
          new Equals(),
          "regex",
          new Regex(),
          "word-count",
          new WordCount());

  private TextChecks() {}

  private record Holds(boolean numbers, BiPredicate<String, String> test) implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      boolean text = value.isTextual() && !value.asText().isEmpty();
      return text || (numbers && value.isNumber())
          ? Optional.empty()
          : Optional.of(
              "value must be a text" + (numbers ? " or a number" : "") + " that is not empty");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      return Verdict.of(
          test.test(subject.output(), JsText.of(value)),
          "the output does not "
              + (numbers ? "contain" : "start with")
              + " \""
              + JsText.of(value)
              + "\"");
    }
  }

  private static final class Equals implements Check {
    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      boolean same =
          value.isContainerNode() || value.isNull()
              ? sameJson(value, subject.output())
              : JsText.of(value).equals(subject.output());
      return Verdict.of(
          same,
          "the output is \""
              + cut(subject.output())
              + "\", not "
              + (value.isValueNode() ? JsText.of(value) : value));
    }

    private static String cut(String text) {
      return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static boolean sameJson(JsonNode value, String output) {
      JsonNode json = JsonChecks.parse(output);
      return !json.isMissingNode() && same(value, json);
    }

    private static boolean same(JsonNode a, JsonNode b) {
      if (a.isNumber() && b.isNumber()) return JsText.same(a, b);
      if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) return false;
      if (a.isObject())
        return a.properties().stream()
            .allMatch(e -> b.has(e.getKey()) && same(e.getValue(), b.get(e.getKey())));
      if (!a.isArray()) return a.equals(b);
      for (int i = 0; i < a.size(); i++) if (!same(a.get(i), b.get(i))) return false;
      return true;
    }
  }

  private static final class Regex implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return value.isTextual() && !value.asText().isEmpty()
          ? Optional.empty()
          : Optional.of("value must be a regular expression");
    }

    @Override
    public Optional<String> unmeant(JsonNode value) {
      try {
        Pattern unused = pattern(value);
        return Optional.empty();
      } catch (PatternSyntaxException e) {
        return Optional.of(invalid(e).reason() + ": " + value.asText());
      }
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      try {
        return Verdict.of(
            pattern(value).matcher(subject.output()).find(),
            "nothing in the output matches " + value.asText());
      } catch (PatternSyntaxException e) {
        return invalid(e);
      }
    }

    /** A pattern that is none holds for nothing, written either way. */
    @Override
    public Verdict not(JsonNode value, OptionalDouble threshold, Subject subject) {
      try {
        Pattern unused = pattern(value);
        return Check.super.not(value, threshold, subject);
      } catch (PatternSyntaxException e) {
        return invalid(e);
      }
    }

    private static Pattern pattern(JsonNode value) {
      return Pattern.compile(EcmaPattern.toJava(value.asText()));
    }

    private static Verdict invalid(PatternSyntaxException e) {
      return new Verdict(false, 0, "not a regular expression: " + e.getDescription());
    }
  }

  private static final class WordCount implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (!value.isObject())
        return number(value).isPresent()
            ? Optional.empty()
            : Optional.of("value must be a number, or { min, max }");
      if (!value.has("min") && !value.has("max"))
        return Optional.of("value needs min, max or both");
      OptionalDouble min = bound(value.path("min"), Double.NEGATIVE_INFINITY);
      OptionalDouble max = bound(value.path("max"), Double.POSITIVE_INFINITY);
      return min.isPresent() && max.isPresent() && min.getAsDouble() > max.getAsDouble()
          ? Optional.of("min is above max")
          : Optional.empty();
    }

    @Override
    public Optional<String> unmeant(JsonNode value) {
      return Options.fault(value, Set.of("min", "max"));
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      String trimmed = JsText.trim(subject.output());
      long words = trimmed.isEmpty() ? 0 : JsText.pieces(trimmed).size();
      boolean good =
          value.isObject()
              ? words >= bound(value.path("min"), Double.NEGATIVE_INFINITY).orElse(Double.NaN)
                  && words <= bound(value.path("max"), Double.POSITIVE_INFINITY).orElse(Double.NaN)
              : number(value).orElse(-1) == words;
      return Verdict.of(good, "the output has " + words + " words");
    }

    private static OptionalDouble bound(JsonNode value, double otherwise) {
      if (value.isMissingNode()) return OptionalDouble.of(otherwise);
      return value.isNull() ? OptionalDouble.of(0) : number(value);
    }

    private static OptionalDouble number(JsonNode value) {
      if (value.isNumber()) return OptionalDouble.of(value.asDouble());
      if (!value.isTextual()) return OptionalDouble.empty();
      String text = JsText.trim(value.asText());
      if (text.isEmpty()) return OptionalDouble.of(0);
      try {
        if (text.matches("0[xX][0-9a-fA-F]+"))
          return OptionalDouble.of(Long.parseLong(text.substring(2), 16));
        return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")
            ? OptionalDouble.of(Double.parseDouble(text))
            : OptionalDouble.empty();
      } catch (NumberFormatException e) {
        return OptionalDouble.empty();
      }
    }
  }
}
