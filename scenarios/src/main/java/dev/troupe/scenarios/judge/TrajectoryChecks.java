package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
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

  static Optional<String> unmeant(JsonNode value, String... more) {
    Set<String> known = new HashSet<>(PATTERN);
    known.addAll(List.of(more));
    return Options.fault(value, known);
  }

  static boolean isNamed(JsonNode value) {
    return !StepPattern.of(value).name().isEmpty();
  }

  static String used(Subject subject) {
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
            count >= Options.bound(value, "min", 1)
                && count <= Options.bound(value, "max", Double.POSITIVE_INFINITY);
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
          count >= Options.bound(value, "min", 0)
              && count <= Options.bound(value, "max", Double.POSITIVE_INFINITY);
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
