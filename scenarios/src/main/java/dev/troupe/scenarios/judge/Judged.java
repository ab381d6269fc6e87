package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What all assertions say of one run.
 *
 * @param pass every assertion with a weight passed, or the score reached its threshold
 * @param score the weighted mean; 1 where nothing is asserted
 */
public record Judged(boolean pass, double score, List<Of> verdicts) {
  /** A sum of weights may be off in its last digits; a threshold that is reached is reached. */
  private static final double ROUNDING = 1e-9;

  /** An assertion with its verdict. */
  public record Of(Assertion assertion, Verdict verdict) {}

  /**
   * @param threshold of the score, over "all must pass"
   * @param answer what the run came to
   * @param steps what its steps came to, by id
   * @param row the sample
   * @param rubrics what the judges said
   */
  public static Judged of(
      List<Assertion> assertions,
      OptionalDouble threshold,
      Subject answer,
      Map<String, Subject> steps,
      ObjectNode row,
      Map<Rubric.Asked, Verdict> rubrics) {
    return new Judging(answer, steps, rubrics)
        .of(assertions.stream().map(a -> a.of(row)).toList(), threshold);
  }

  /** What judges have to look at, once each; outputs that are not there need no judge. */
  public static Set<Rubric.Asked> rubrics(
      List<Assertion> assertions, Subject answer, Map<String, Subject> steps, ObjectNode row) {
    Set<Rubric.Asked> asked = new LinkedHashSet<>();
    for (Assertion each : assertions) {
      asked.addAll(rubrics(each.all(), answer, steps, row));
      Subject subject = each.step().isEmpty() ? answer : steps.get(each.step().get());
      if (each.type().equals(Rubric.TYPE) && subject != null)
        asked.add(new Rubric.Asked(each.of(row), each.text(subject)));
    }
    return asked;
  }

  /** The rubrics among these, and among those of their sets. */
  public static List<Assertion> rubrics(List<Assertion> assertions) {
    List<Assertion> rubrics = new ArrayList<>();
    for (Assertion each : assertions) {
      rubrics.addAll(rubrics(each.all()));
      if (each.type().equals(Rubric.TYPE)) rubrics.add(each);
    }
    return rubrics;
  }

  /** One run before its assertions. */
  private record Judging(
      Subject answer, Map<String, Subject> steps, Map<Rubric.Asked, Verdict> rubrics) {
    Judged of(List<Assertion> assertions, OptionalDouble threshold) {
      List<Of> verdicts = new ArrayList<>();
      double sum = 0;
      double weights = 0;
      boolean pass = true;
      for (Assertion each : assertions) {
        Verdict verdict = verdict(each);
        verdicts.add(new Of(each, verdict));
        sum += verdict.score() * each.weight();
        weights += each.weight();
        pass &= verdict.pass() || each.weight() == 0;
      }
      double score = assertions.isEmpty() ? 1 : weights == 0 ? 0 : sum / weights;
      return new Judged(
          threshold.isPresent() ? score + ROUNDING >= threshold.getAsDouble() : pass,
          score,
          verdicts);
    }

    private Verdict verdict(Assertion asked) {
      if (!asked.all().isEmpty()) {
        Judged together = of(asked.all(), asked.threshold());
        return new Verdict(together.pass(), together.score(), together.reasons());
      }
      boolean rubric = asked.type().equals(Rubric.TYPE);
      Check check = Checks.ALL.get(asked.type());
      if (check == null && !rubric) throw new IllegalStateException("no check " + asked.type());
      if (check != null) {
        Optional<String> fault = check.fault(asked.value(), asked.threshold());
        if (fault.isPresent()) return new Verdict(false, 0, fault.get());
      }
      Subject subject = asked.step().isEmpty() ? answer : steps.get(asked.step().get());
      if (subject == null)
        return new Verdict(false, 0, "the step " + asked.step().orElseThrow() + " came to nothing");
      if (!rubric) return asked.judge(subject);
      Verdict said = rubrics.get(new Rubric.Asked(asked, asked.text(subject)));
      return said == null ? Rubric.failed("nobody was asked") : said;
    }
  }

  /** Why it did not pass; empty when it did. */
  public String reasons() {
    if (pass) return "";
    List<String> reasons = new ArrayList<>();
    for (Of of : verdicts)
      if (!of.verdict().pass() && of.assertion().weight() > 0)
        reasons.add(of.assertion().name() + ": " + of.verdict().reason());
    return String.join("; ", reasons);
  }
}
