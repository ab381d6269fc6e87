package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether some or all of several texts are in the output. */
final class ListChecks {
  static final Map<String, Check> ALL =
      Map.of(
          "contains-any", new Parts(false, false),
          "contains-all", new Parts(true, false),
          "icontains-any", new Parts(false, true),
          "icontains-all", new Parts(true, true));

  private ListChecks() {}

  private record Parts(boolean all, boolean anyCase) implements Check {
    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (!JsText.isTruthy(value) || (!value.isTextual() && !value.isArray()))
        return Optional.of("value must be a list of texts, or one text with commas between them");
      try {
        List<String> unused = parts(value);
        return Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      List<String> missing = new ArrayList<>();
      List<String> parts = parts(value);
      for (String part : parts) if (!holds(subject.output(), part)) missing.add(part);
      return all
          ? Verdict.of(missing.isEmpty(), "the output lacks " + String.join(", ", missing))
          : Verdict.of(
              missing.size() < parts.size(),
              "the output holds none of " + String.join(", ", parts));
    }

    private boolean holds(String output, String part) {
      return anyCase ? JsText.lower(output).contains(JsText.lower(part)) : output.contains(part);
    }

    private static List<String> parts(JsonNode value) {
      if (value.isTextual()) return CommaList.of(value.asText());
      List<String> parts = new ArrayList<>();
      value.forEach(item -> parts.add(JsText.of(item)));
      return parts;
    }
  }
}
