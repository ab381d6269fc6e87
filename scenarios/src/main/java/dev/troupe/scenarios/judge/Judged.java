package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What all assertions say of one run.
 *
 * @param pass every assertion with a weight passed
 * @param score the weighted mean; 1 where nothing is asserted
 */
public record Judged(boolean pass, double score, List<Of> verdicts) {
  /** An assertion with its verdict. */
  public record Of(Assertion assertion, Verdict verdict) {}

  /**
   * @param answer what the run came to
   * @param steps what its steps came to, by id
   * @param row the sample
   */
  public static Judged of(
      List<Assertion> assertions, Subject answer, Map<String, Subject> steps, ObjectNode row) {
    List<Of> verdicts = new ArrayList<>();
    double sum = 0;
    double weights = 0;
    boolean pass = true;
    for (Assertion each : assertions) {
      Assertion asked = each.of(row);
      Verdict verdict = verdict(asked, answer, steps);
      verdicts.add(new Of(asked, verdict));
      sum += verdict.score() * each.weight();
      weights += each.weight();
      pass &= verdict.pass() || each.weight() == 0;
    }
    return new Judged(pass, weights == 0 ? 1 : sum / weights, verdicts);
  }

  private static Verdict verdict(Assertion asked, Subject answer, Map<String, Subject> steps) {
    Check check = Checks.ALL.get(asked.type());
    if (check == null) throw new IllegalStateException("no check " + asked.type());
    java.util.Optional<String> fault = check.fault(asked.value(), asked.threshold());
    if (fault.isPresent()) return new Verdict(false, 0, fault.get());
    if (asked.step().isEmpty()) return asked.judge(answer);
    Subject step = steps.get(asked.step().get());
    return step == null
        ? new Verdict(false, 0, "the step " + asked.step().get() + " came to nothing")
        : asked.judge(step);
  }
}
