package dev.troupe.agents.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.agents.api.Condition;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Transcript;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** One look at a plan: what is settled, what can be begun, what failed. */
final class Walk {
  private final Plan plan;
  private final PlanTerms terms;
  private final Transcript seen;
  private final SequencedMap<Label, Move> wanted = new LinkedHashMap<>();
  private final Map<String, Boolean> settled = new LinkedHashMap<>();
  private final SequencedMap<String, Failure> failures = new LinkedHashMap<>();
  private final Set<String> skipped = new HashSet<>();
  private final Decision decision;
  private boolean open;
  private boolean summing;

  Walk(Plan plan, PlanTerms terms, Transcript seen) {
    this.plan = plan;
    this.terms = terms;
    this.seen = seen;
    this.decision = walk();
  }

  Decision decision() {
    return decision;
  }

  /** What failed by itself, not for want of what it depends on. */
  Set<String> failed() {
    return failures.keySet();
  }

  /** Something failed that might be done otherwise, nothing is under way, and nothing summed up. */
  boolean needsAnotherWay(Set<String> unanswered) {
    return !unanswered.isEmpty()
        && !open
        && !summing
        && failures.values().stream().noneMatch(f -> f.reason().isLimit());
  }

  /** What the planner is told. */
  String report(Set<String> unanswered) {
    StringBuilder text = new StringBuilder("Some of the plan failed:\n");
    for (Plan.PlannedSubtask s : plan.subtasks())
      if (unanswered.contains(s.id()))
        text.append("- ")
            .append(s.id())
            .append(" (")
            .append(s.agent())
            .append(": ")
            .append(s.instruction())
            .append("): ")
            .append(Objects.requireNonNull(failures.get(s.id())).message())
            .append('\n');
    text.append("These are done, and their results are kept; new subtasks may depend on them:\n");
    for (Plan.PlannedSubtask s : plan.subtasks())
      if (Boolean.TRUE.equals(settled.get(s.id())))
        text.append("- ").append(s.id()).append(": ").append(s.instruction()).append('\n');
    return text.append(
            "Write a plan with only the subtasks that are to be done instead of what failed, with"
                + " ids that were not used yet. An empty list goes on with what there is.")
        .toString();
  }

  private Decision walk() {
    for (Plan.PlannedSubtask subtask : ordered()) {
      Optional<Decision> end = visit(subtask);
      if (end.isPresent()) return end.get();
    }
    return new Decision.Pending(wanted, List.of(new Decision.Remark.PlanAccepted(plan)));
  }

  private Optional<Decision> visit(Plan.PlannedSubtask subtask) {
    Label label = new Label(subtask.id());
    Optional<Outcome> outcome = seen.outcome(label);
    boolean sums = subtask.agent().equals(terms.aggregate());
    if (outcome.isPresent()) return ended(subtask, label, outcome.get(), sums);
    if (seen.turn(label).isPresent()) {
      wanted.put(label, delegate(subtask));
      open = true;
      summing |= sums;
      return Optional.empty();
    }
    if (!settled.keySet().containsAll(subtask.dependsOn())) return Optional.empty();
    if (!sums && isSkipped(subtask)) {
      skipped.add(subtask.id());
      settled.put(subtask.id(), true);
      return Optional.empty();
    }
    boolean allGood =
        subtask.dependsOn().stream().allMatch(id -> Boolean.TRUE.equals(settled.get(id)));
    boolean someGood =
        subtask.dependsOn().isEmpty()
            || subtask.dependsOn().stream().anyMatch(id -> Boolean.TRUE.equals(settled.get(id)));
    if (allGood || (sums && someGood)) {
      wanted.put(label, delegate(subtask));
      open |= !sums;
      return Optional.empty();
    }
    settled.put(subtask.id(), false);
    return sums
        ? Optional.of(
            new Decision.GiveUp(
                failures.values().stream()
                    .findFirst()
                    .orElse(new Failure(StopReason.PROVIDER, "no subtask came to a result"))))
        : Optional.empty();
  }

  /** Its condition does not hold, or all that it would build on was skipped. */
  private boolean isSkipped(Plan.PlannedSubtask subtask) {
    if (!subtask.dependsOn().isEmpty() && skipped.containsAll(subtask.dependsOn())) return true;
    if (subtask.when().isEmpty()) return false;
    Condition when = subtask.when().get();
    // What it decides by came to nothing: nobody knows, so it fails as any other dependent does.
    if (Boolean.FALSE.equals(settled.get(when.root()))) return false;
    return !when.holds(results(when.root()));
  }

  private JsonNode results(String id) {
    ObjectNode results = Json.object();
    if (seen.outcome(new Label(id)).orElse(null) instanceof Outcome.Finished finished)
      results.set(id, output(finished.output()));
    return results;
  }

  private static JsonNode output(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) return TextNode.valueOf(text);
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }

  private Optional<Decision> ended(
      Plan.PlannedSubtask subtask, Label label, Outcome outcome, boolean sums) {
    summing |= sums;
    if (sums && outcome instanceof Outcome.Finished)
      return Optional.of(new Decision.FinishAs(label));
    if (sums && outcome instanceof Outcome.Failed failed)
      return Optional.of(new Decision.GiveUp(failed.failure()));
    settled.put(subtask.id(), outcome instanceof Outcome.Finished);
    if (outcome instanceof Outcome.Failed failed) failures.put(subtask.id(), failed.failure());
    wanted.put(label, delegate(subtask));
    return Optional.empty();
  }

  /** Dependencies before dependents, otherwise as written. */
  private List<Plan.PlannedSubtask> ordered() {
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

  private Move delegate(Plan.PlannedSubtask subtask) {
    return new Move.Delegate(
        subtask.agent(),
        subtask.instruction(),
        subtask.inputs(),
        subtask.dependsOn(),
        terms.slice(subtask.agent(), plan.subtasks().size()));
  }
}
