package dev.troupe.agents.plan;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.api.Turn;
import dev.troupe.runtime.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Walks a plan: asks the planner for it (or takes the team's own), opens every subtask whose
 * dependencies are settled, and finishes as the aggregate's subtask does. A failed subtask takes
 * those with it that depend on it, but not the aggregate, as long as one result is there. Where it
 * may, the planner is asked once more what to do instead of what failed; what is settled stays.
 */
public final class PlanStrategy implements Strategy {
  /** Where the planner's first call stands. */
  public static final Label PLAN = new Label("plan");

  /** Where it is asked what to do instead of what failed; the round follows. */
  public static final String REPLAN = "replan/";

  /** How often a faulty plan is sent back. */
  static final int MAX_ROUNDS = 2;

  /** The round of who was told that he goes in circles: his last. */
  static final int TOLD_OF_CIRCLES = MAX_ROUNDS + 1;

  private final PlanTerms terms;
  private final PlanCheck check;
  private final Optional<Plan> known;

  /**
   * @param known the team's own plan, or the one that is being walked; absent when the planner is
   *     to write one
   */
  public PlanStrategy(PlanTerms terms, Optional<Plan> known) {
    this.terms = terms;
    this.check = new PlanCheck(terms);
    this.known = known;
  }

  @Override
  public String version() {
    return "plan/3";
  }

  /** A plan that may be walked, or what is to be done before. */
  private record Step(Optional<Plan> plan, Optional<Decision> decision) {
    static Step of(Decision decision) {
      return new Step(Optional.empty(), Optional.of(decision));
    }

    static Step of(Plan plan) {
      return new Step(Optional.of(plan), Optional.empty());
    }
  }

  @Override
  public Decision decide(Brief brief, Transcript seen) {
    if (terms.depthReached())
      return new Decision.GiveUp(
          new Failure(
              StopReason.DEPTH,
              "agent "
                  + brief.agent()
                  + " delegates, but limits.depth does not allow it at this depth"));
    Step first = known.isPresent() ? Step.of(known.get()) : write(brief, seen);
    while (first.plan().isPresent()) {
      Plan plan = first.plan().get();
      Walk walk = new Walk(plan, terms, seen);
      if (plan.round() >= terms.replans() || !walk.needsAnotherWay(unanswered(plan, seen, walk)))
        return walk.decision();
      first = rewrite(brief, seen, plan, walk);
    }
    return first.decision().orElseThrow();
  }

  /** The planner's first plan: asked for, judged, and allowed where that is needed. */
  private Step write(Brief brief, Transcript seen) {
    Optional<Outcome> outcome = seen.outcome(PLAN);
    if (outcome.isEmpty())
      return Step.of(Decision.Pending.of(PLAN, Move.CallModel.fresh(brief.model(), false, true)));
    if (!(outcome.get() instanceof Outcome.Replied replied))
      return Step.of(new Decision.GiveUp(((Outcome.Failed) outcome.get()).failure()));
    String text = replied.reply().text();
    return judged(brief, seen, PLAN, text, check.read(text));
  }

  /** What to do instead of what failed. */
  private Step rewrite(Brief brief, Transcript seen, Plan before, Walk walk) {
    Label label = replan(before.round() + 1);
    Label last = before.round() == 0 ? PLAN : replan(before.round());
    Optional<Outcome> outcome = seen.outcome(label);
    if (outcome.isEmpty())
      return Step.of(
          Decision.Pending.of(
              label,
              new Move.CallModel(
                  brief.model(),
                  seen.turn(last).isPresent() ? Optional.of(last) : Optional.empty(),
                  Optional.of(
                      new Move.Said(
                          replyOf(seen, last), walk.report(unanswered(before, seen, walk)))),
                  0,
                  false,
                  true)));
    Plan asItWas = new Plan(before.goal(), before.subtasks(), terms.replans());
    if (!(outcome.get() instanceof Outcome.Replied replied))
      return Step.of(new Walk(asItWas, terms, seen).decision());
    PlanCheck.Verdict verdict = check.readOn(replied.reply().text(), before, walk.failed());
    Plan next = new Plan(before.goal(), verdict.plan().subtasks(), before.round() + 1);
    Step step =
        judged(
            brief,
            seen,
            label,
            replied.reply().text(),
            new PlanCheck.Verdict(next, verdict.faults(), verdict.reason()));
    boolean gaveUp = step.decision().filter(Decision.GiveUp.class::isInstance).isPresent();
    // Without another way the task goes on with what it has; one that goes in circles is stopped.
    return gaveUp && verdict.reason() != StopReason.LOOP
        ? Step.of(new Walk(asItWas, terms, seen).decision())
        : step;
  }

  private static Label replan(int round) {
    return new Label(REPLAN + round);
  }

  /** What failed since the planner was asked last; it has found another way for the rest. */
  private Set<String> unanswered(Plan plan, Transcript seen, Walk walk) {
    Set<String> failed = new LinkedHashSet<>(walk.failed());
    if (plan.round() > 0)
      failed.retainAll(replyOf(seen, replan(plan.round())).map(check::added).orElseGet(Set::of));
    return failed;
  }

  private static Optional<String> replyOf(Transcript seen, Label label) {
    return seen.outcome(label)
        .filter(Outcome.Replied.class::isInstance)
        .map(o -> ((Outcome.Replied) o).reply().text());
  }

  private Step judged(
      Brief brief, Transcript seen, Label label, String text, PlanCheck.Verdict verdict) {
    int round = seen.turn(label).map(Turn::round).orElse(0);
    if (!verdict.faults().isEmpty())
      return Step.of(sendBack(brief, label, round, text, verdict.faults(), verdict.reason()));
    if (!terms.approval()) return Step.of(verdict.plan());
    Label approve = new Label("approve/" + label.value().replace('/', '-') + "/" + round);
    Optional<Outcome> allowed = seen.outcome(approve);
    if (allowed.isEmpty())
      return Step.of(
          Decision.Pending.of(
              approve, new Move.AskHuman(Move.AskHuman.Subject.PLAN, Json.write(verdict.plan()))));
    Outcome.Told told = (Outcome.Told) allowed.get();
    if (told.answer().equals("approved")) return Step.of(verdict.plan());
    String why =
        told.answer().equals("expired")
            ? "nobody allowed the plan in time"
            : "a person did not allow the plan" + (told.text().isBlank() ? "" : ": " + told.text());
    if (told.answer().equals("expired") || told.text().isBlank())
      return Step.of(new Decision.GiveUp(new Failure(StopReason.PLAN_REJECTED, why)));
    return Step.of(sendBack(brief, label, round, text, List.of(why), StopReason.PLAN_REJECTED));
  }

  /** Who goes in circles is told once, whatever else was sent back before. */
  private static Decision sendBack(
      Brief brief, Label label, int round, String text, List<String> faults, StopReason reason) {
    boolean circles = reason == StopReason.LOOP;
    if (round > MAX_ROUNDS || (round == MAX_ROUNDS && !circles))
      return new Decision.GiveUp(
          new Failure(
              reason, "no valid plan, though it was sent back: " + String.join("; ", faults)));
    SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
    wanted.put(
        label,
        new Move.CallModel(
            brief.model(),
            Optional.of(label),
            Optional.of(Move.Said.refused(text, faults)),
            circles ? TOLD_OF_CIRCLES : round + 1,
            false,
            true));
    return new Decision.Pending(wanted, List.of(new Decision.Remark.PlanRejected(round, faults)));
  }
}
