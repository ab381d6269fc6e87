package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What all assertions say of one run.
 *
 * @param pass every assertion with a weight passed, or the score reached its threshold
 * @param score the weighted mean; 1 where nothing is asserted
 */
public record Judged(boolean pass, double score, List<Of> verdicts) {
  /** An assertion with its verdict. */
  public record Of(Assertion assertion, Verdict verdict) {}

  /**
   * @param threshold of the score, over "all must pass"
   * @param answer what the run came to
   * @param steps what its steps came to, by id
   * @param row the sample
   */
  public static Judged of(
      List<Assertion> assertions,
      OptionalDouble threshold,
      Subject answer,
      Map<String, Subject> steps,
      ObjectNode row) {
    return judged(assertions.stream().map(a -> a.of(row)).toList(), threshold, answer, steps);
  }

  private static Judged judged(
      List<Assertion> assertions,
      OptionalDouble threshold,
      Subject answer,
      Map<String, Subject> steps) {
    List<Of> verdicts = new ArrayList<>();
    double sum = 0;
    double weights = 0;
    boolean pass = true;
    for (Assertion each : assertions) {
      Verdict verdict = verdict(each, answer, steps);
      verdicts.add(new Of(each, verdict));
      sum += verdict.score() * each.weight();
      weights += each.weight();
      pass &= verdict.pass() || each.weight() == 0;
    }
    double score = assertions.isEmpty() ? 1 : weights == 0 ? 0 : sum / weights;
    return new Judged(
        threshold.isPresent() ? score >= threshold.getAsDouble() : pass, score, verdicts);
  }

  private static Verdict verdict(Assertion asked, Subject answer, Map<String, Subject> steps) {
    if (!asked.all().isEmpty()) {
      Judged together = judged(asked.all(), asked.threshold(), answer, steps);
      return new Verdict(together.pass(), together.score(), together.reasons());
    }
    Check check = Checks.ALL.get(asked.type());
    if (check == null) throw new IllegalStateException("no check " + asked.type());
    Optional<String> fault = check.fault(asked.value(), asked.threshold());
    if (fault.isPresent()) return new Verdict(false, 0, fault.get());
    if (asked.step().isEmpty()) return asked.judge(answer);
    Subject step = steps.get(asked.step().get());
    return step == null
        ? new Verdict(false, 0, "the step " + asked.step().get() + " came to nothing")
        : asked.judge(step);
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
