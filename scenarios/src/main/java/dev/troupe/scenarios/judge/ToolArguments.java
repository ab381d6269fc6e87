package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * {@code trajectory:tool-args-match}: a tool was called with these arguments, or with no others.
 */
final class ToolArguments implements Check {
  @Override
  public Optional<String> unmeant(JsonNode value) {
    return TrajectoryChecks.unmeant(value, "args", "arguments", "mode", "defaults", "ignore");
  }

  private static JsonNode expected(JsonNode value) {
    return value.has("args") ? value.path("args") : value.path("arguments");
  }

  @Override
  public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
    if (!value.isObject() || !TrajectoryChecks.isNamed(value) || expected(value).isMissingNode())
      return Optional.of("value must be { name, args }");
    String mode = value.path("mode").asText("partial");
    if (value.has("mode") && !Set.of("partial", "exact").contains(mode))
      return Optional.of("mode must be partial or exact");
    if (value.has("defaults") && !value.path("defaults").isObject())
      return Optional.of("defaults must be { argument: value }");
    JsonNode ignore = value.path("ignore");
    if (ignore.isMissingNode()) return Optional.empty();
    for (JsonNode entry : ignore.isArray() ? ignore : Json.array().add(ignore))
      if (!entry.isTextual() || entry.asText().isBlank())
        return Optional.of("ignore must be a name, or a list of names");
    return Optional.empty();
  }

  @Override
  public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
    StepPattern matcher = StepPattern.of(value);
    List<String> ignore = new ArrayList<>();
    JsonNode ignored = value.path("ignore");
    if (ignored.isTextual()) ignore.add(ignored.asText());
    ignored.forEach(entry -> ignore.add(entry.asText()));
    JsonNode wanted = without(expected(value), ignore);
    boolean exact = value.path("mode").asText().equals("exact");
    boolean good =
        subject.tools().stream()
            .filter(matcher::matches)
            .filter(step -> !step.arguments().isMissingNode())
            .map(step -> stripped(without(step.arguments(), ignore), value.path("defaults")))
            .anyMatch(actual -> exact ? same(actual, wanted) : holds(actual, wanted));
    return Verdict.of(
        good,
        "no call of " + matcher.name() + " has these arguments; " + TrajectoryChecks.used(subject));
  }

  private static JsonNode without(JsonNode value, List<String> ignore) {
    if (!value.isObject()) return value;
    ObjectNode kept = Json.object();
    value
        .properties()
        .forEach(
            e -> {
              boolean drop =
                  ignore.stream()
                      .anyMatch(
                          i ->
                              i.equals(e.getKey())
                                  || (i.matches(".*[*?].*") && StepPattern.glob(i, e.getKey())));
              if (!drop) kept.set(e.getKey(), e.getValue());
            });
    return kept;
  }

  private static JsonNode stripped(JsonNode value, JsonNode defaults) {
    if (!value.isObject() || defaults.isMissingNode()) return value;
    ObjectNode kept = Json.object();
    value
        .properties()
        .forEach(
            e -> {
              if (!defaults.has(e.getKey()) || !same(e.getValue(), defaults.get(e.getKey())))
                kept.set(e.getKey(), e.getValue());
            });
    return kept;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.size() == b.size() && a.isObject() == b.isObject() && holds(a, b, true);
  }

  private static boolean holds(JsonNode actual, JsonNode wanted) {
    return holds(actual, wanted, false);
  }

  private static boolean holds(JsonNode actual, JsonNode wanted, boolean exact) {
    if (wanted.isNumber() && actual.isNumber()) return JsText.same(actual, wanted);
    if (wanted.isArray()) {
      if (!actual.isArray() || actual.size() != wanted.size()) return false;
      for (int i = 0; i < wanted.size(); i++)
        if (!holds(actual.get(i), wanted.get(i), exact)) return false;
      return true;
    }
    if (!wanted.isObject()) return actual.equals(wanted);
    if (!actual.isObject() || (exact && actual.size() != wanted.size())) return false;
    return wanted.properties().stream()
        .allMatch(
            e -> actual.has(e.getKey()) && holds(actual.get(e.getKey()), e.getValue(), exact));
  }
}
