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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Walks a plan: asks the planner for it (or takes the team's own), opens every subtask whose
 * dependencies are settled, and finishes as the aggregate's subtask does. A failed subtask takes
 * those with it that depend on it, but not the aggregate, as long as one result is there.
 */
public final class PlanStrategy implements Strategy {
  /** Where the planner's call stands. */
  public static final Label PLAN = new Label("plan");

  /** How often a faulty plan is sent back. */
  static final int MAX_ROUNDS = 2;

  private final PlanCheck check;
  private final String aggregate;
  private final Optional<Plan> stated;

  /**
   * @param stated the team's own plan; absent when the planner writes one
   */
  public PlanStrategy(PlanTerms terms, Optional<Plan> stated) {
    this.check = new PlanCheck(terms);
    this.aggregate = terms.aggregate();
    this.stated = stated;
  }

  @Override
  public String version() {
    return "plan/1";
  }

  @Override
  public Decision decide(Brief brief, Transcript seen) {
    if (stated.isPresent()) return walk(stated.get(), seen);
    Optional<Outcome> outcome = seen.outcome(PLAN);
    if (outcome.isEmpty()) return Decision.Pending.of(PLAN, ask(brief, Optional.empty(), 0));
    if (outcome.get() instanceof Outcome.Failed failed)
      return new Decision.GiveUp(failed.failure());
    String text = ((Outcome.Replied) outcome.get()).reply().text();
    PlanCheck.Verdict verdict = check.read(text);
    if (verdict.faults().isEmpty()) return walk(verdict.plan(), seen);
    int round = seen.turn(PLAN).map(Turn::round).orElse(0);
    if (round >= MAX_ROUNDS)
      return new Decision.GiveUp(
          new Failure(
              StopReason.PLAN_REJECTED,
              "no valid plan after "
                  + (round + 1)
                  + " tries: "
                  + String.join("; ", verdict.faults())));
    SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
    wanted.put(
        PLAN, ask(brief, Optional.of(new Move.Correction(text, verdict.faults())), round + 1));
    return new Decision.Pending(
        wanted, List.of(new Decision.Remark.PlanRejected(round, verdict.faults())));
  }

  private static Move ask(Brief brief, Optional<Move.Correction> correction, int round) {
    return new Move.CallModel(brief.model(), Optional.empty(), correction, round, false, true);
  }

  private Decision walk(Plan plan, Transcript seen) {
    SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
    Map<String, Boolean> settled = new LinkedHashMap<>();
    Optional<Failure> failure = Optional.empty();
    for (Plan.PlannedSubtask subtask : ordered(plan)) {
      Label label = new Label(subtask.id());
      Optional<Outcome> outcome = seen.outcome(label);
      boolean sums = subtask.agent().equals(aggregate);
      if (outcome.isPresent()) {
        if (sums && outcome.get() instanceof Outcome.Finished) return new Decision.FinishAs(label);
        if (sums && outcome.get() instanceof Outcome.Failed failed)
          return new Decision.GiveUp(failed.failure());
        settled.put(subtask.id(), outcome.get() instanceof Outcome.Finished);
        if (failure.isEmpty() && outcome.get() instanceof Outcome.Failed failed)
          failure = Optional.of(failed.failure());
        wanted.put(label, delegate(subtask));
        continue;
      }
      if (!settled.keySet().containsAll(subtask.dependsOn())) continue;
      boolean allGood =
          subtask.dependsOn().stream().allMatch(id -> Boolean.TRUE.equals(settled.get(id)));
      boolean someGood =
          subtask.dependsOn().isEmpty()
              || subtask.dependsOn().stream().anyMatch(id -> Boolean.TRUE.equals(settled.get(id)));
      if (allGood || (sums && someGood)) wanted.put(label, delegate(subtask));
      else if (sums)
        return new Decision.GiveUp(
            failure.orElse(new Failure(StopReason.PROVIDER, "no subtask came to a result")));
      else settled.put(subtask.id(), false);
    }
    return new Decision.Pending(wanted, List.of(new Decision.Remark.PlanAccepted(plan)));
  }

  /** Dependencies before dependents, otherwise as written. */
  private static List<Plan.PlannedSubtask> ordered(Plan plan) {
    List<Plan.PlannedSubtask> ordered = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    List<Plan.PlannedSubtask> rest = new ArrayList<>(plan.subtasks());
    while (!rest.isEmpty()) {
      List<Plan.PlannedSubtask> ready =
          rest.stream().filter(s -> placed.containsAll(s.dependsOn())).toList();
      if (ready.isEmpty()) throw new IllegalStateException("a plan with a cycle passed the check");
      ordered.addAll(ready);
      ready.forEach(s -> placed.add(s.id()));
      rest.removeAll(ready);
    }
    return ordered;
  }

  private static Move delegate(Plan.PlannedSubtask subtask) {
    return new Move.Delegate(
        subtask.agent(), subtask.instruction(), subtask.inputs(), subtask.dependsOn());
  }
}
