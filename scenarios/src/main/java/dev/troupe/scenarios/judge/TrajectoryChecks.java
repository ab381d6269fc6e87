package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What was done on the way: tools used, in which order, with what, and how many steps. */
final class TrajectoryChecks {
  static final Map<String, Check> ALL =
      Map.of(
          "trajectory:tool-used", new ToolUsed(),
          "trajectory:tool-sequence", new ToolSequence(),
          "trajectory:tool-args-match", new ToolArguments(),
          "trajectory:step-count", new StepCount(),
          "tool-call-f1", new ToolCallF1());

  private TrajectoryChecks() {}

  /** What says which steps are meant. */
  private static final Set<String> PATTERN = Set.of("name", "pattern", "type");

  private static Optional<String> unmeant(JsonNode value, String... more) {
    Set<String> known = new HashSet<>(PATTERN);
    known.addAll(List.of(more));
    return Options.fault(value, known);
  }

  private static boolean isNamed(JsonNode value) {
    return !StepPattern.of(value).name().isEmpty();
  }

  private static String used(Subject subject) {
    List<String> names = subject.tools().stream().map(Subject.Step::name).toList();
    return names.isEmpty() ? "no tool was used" : "tools used: " + String.join(", ", names);
  }

  private static final class ToolUsed implements Check {
    @Override
    public Optional<String> unmeant(JsonNode value) {
      return TrajectoryChecks.unmeant(value, "min", "max");
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (value.isTextual()) return Optional.empty();
      if (value.isArray() && !value.isEmpty()) {
        for (JsonNode item : value)
          if (!item.isTextual()) return Optional.of("the list must hold names of tools");
        return Optional.empty();
      }
      return value.isObject() && isNamed(value)
          ? Optional.empty()
          : Optional.of("value must be a tool's name, a list of names, or { name, min, max }");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      if (value.isObject()) {
        long count = subject.tools().stream().filter(StepPattern.of(value)::matches).count();
        boolean good =
            count >= Options.number(value.path("min")).orElse(1)
                && count <= Options.number(value.path("max")).orElse(Double.POSITIVE_INFINITY);
        return Verdict.of(good, count + " uses; " + used(subject));
      }
      List<StepPattern> wanted = matchers(value);
      return Verdict.of(
          wanted.stream().allMatch(m -> subject.tools().stream().anyMatch(m::matches)),
          used(subject));
    }

    /** None of several must have been used, not merely one of them not. */
    @Override
    public Verdict not(JsonNode value, OptionalDouble threshold, Subject subject) {
      if (value.isObject()) return Check.super.not(value, threshold, subject);
      return Verdict.of(
          matchers(value).stream().noneMatch(m -> subject.tools().stream().anyMatch(m::matches)),
          used(subject));
    }

    private static List<StepPattern> matchers(JsonNode value) {
      List<StepPattern> matchers = new ArrayList<>();
      if (value.isTextual()) matchers.add(StepPattern.of(value));
      value.forEach(item -> matchers.add(StepPattern.of(item)));
      return matchers;
    }
  }

  private static final class ToolSequence implements Check {
    @Override
    public Optional<String> unmeant(JsonNode value) {
      if (value.isObject()
          && !Set.of("in_order", "exact").contains(value.path("mode").asText("in_order")))
        return Optional.of("mode must be in_order or exact");
      Optional<String> own = Options.fault(value, Set.of("mode", "steps"));
      if (own.isPresent()) return own;
      for (JsonNode step : steps(value)) {
        Optional<String> fault = TrajectoryChecks.unmeant(step);
        if (fault.isPresent()) return fault;
      }
      return Optional.empty();
    }

    private static JsonNode steps(JsonNode value) {
      return value.isArray() ? value : value.path("steps");
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (!value.isArray() && !value.isObject() || steps(value).isEmpty())
        return Optional.of("value must be a list of tools, or { mode: exact, steps: [...] }");
      for (JsonNode step : steps(value))
        if (!isNamed(step)) return Optional.of("each step needs a name or a pattern");
      return Optional.empty();
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      List<StepPattern> wanted = new ArrayList<>();
      steps(value).forEach(step -> wanted.add(StepPattern.of(step)));
      boolean exact = value.path("mode").asText().equals("exact");
      int at = 0;
      boolean good = !exact || wanted.size() == subject.tools().size();
      for (Subject.Step step : subject.tools()) {
        if (at >= wanted.size()) break;
        if (wanted.get(at).matches(step)) at++;
        else good &= !exact;
      }
      return Verdict.of(good && at == wanted.size(), used(subject));
    }
  }

  private static final class ToolArguments implements Check {
    @Override
    public Optional<String> unmeant(JsonNode value) {
      return TrajectoryChecks.unmeant(value, "args", "arguments", "mode", "defaults", "ignore");
    }

    private static JsonNode expected(JsonNode value) {
      return value.has("args") ? value.path("args") : value.path("arguments");
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      if (!value.isObject() || !isNamed(value) || expected(value).isMissingNode())
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
          good, "no call of " + matcher.name() + " has these arguments; " + used(subject));
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

  private static final class StepCount implements Check {
    @Override
    public Optional<String> unmeant(JsonNode value) {
      return TrajectoryChecks.unmeant(value, "min", "max");
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return value.isObject()
              && (Options.number(value.path("min")).isPresent()
                  || Options.number(value.path("max")).isPresent())
          ? Optional.empty()
          : Optional.of("value must be { min, max, type, name }, with min or max as a number");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      long count = subject.trajectory().stream().filter(StepPattern.of(value)::matches).count();
      boolean good =
          count >= Options.number(value.path("min")).orElse(0)
              && count <= Options.number(value.path("max")).orElse(Double.POSITIVE_INFINITY);
      return Verdict.of(good, "there were " + count + " such steps");
    }
  }

  /** How well the tools that were called are those expected: F1 of two sets of names. */
  private static final class ToolCallF1 implements Check {
    @Override
    public Threshold threshold() {
      return Threshold.SHARE;
    }

    private static Set<String> expected(JsonNode value) {
      Set<String> names = new HashSet<>();
      List<String> given = new ArrayList<>();
      if (value.isTextual()) given.addAll(List.of(value.asText().split(",", -1)));
      value.forEach(item -> given.add(JsText.of(item)));
      for (String name : given) if (!JsText.trim(name).isEmpty()) names.add(JsText.trim(name));
      return names;
    }

    @Override
    public Optional<String> fault(JsonNode value, OptionalDouble threshold) {
      return (value.isTextual() || value.isArray()) && !expected(value).isEmpty()
          ? Optional.empty()
          : Optional.of("value must be a list of names of tools");
    }

    @Override
    public Verdict judge(JsonNode value, OptionalDouble threshold, Subject subject) {
      Set<String> called = new HashSet<>();
      subject.tools().forEach(step -> called.add(step.name()));
      Set<String> wanted = expected(value);
      Set<String> both = new HashSet<>(called);
      both.retainAll(wanted);
      double f1 = called.isEmpty() ? 0 : 2.0 * both.size() / (called.size() + wanted.size());
      return new Verdict(
          f1 >= threshold.orElse(1), f1, f1 < threshold.orElse(1) ? used(subject) : "");
    }

    /** The score stays what it is. */
    @Override
    public Verdict not(JsonNode value, OptionalDouble threshold, Subject subject) {
      Verdict verdict = judge(value, threshold, subject);
      return new Verdict(!verdict.pass(), verdict.score(), verdict.pass() ? used(subject) : "");
    }
  }
}
