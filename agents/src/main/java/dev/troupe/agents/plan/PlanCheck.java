package dev.troupe.agents.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.StopReason;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.LenientJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads a plan tolerantly and judges it strictly: known agents, unique ids, references that
 * resolve, no cycle, within limits, one subtask for the aggregate at most and none after it, and
 * nothing that is being done already. What is missing by contract is added.
 */
public final class PlanCheck {
  /** Ids that references in YAML use for something else. */
  private static final Set<String> RESERVED =
      Set.of("inputs", "env", "goal", SubtaskPath.ROOT, "plan");

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  static final String ANSWER = "answer";

  /**
   * @param faults sentences for the planner's model; the plan is to be used only when there are
   *     none
   * @param reason why the task stops when the faults are never mended
   */
  public record Verdict(Plan plan, List<String> faults, StopReason reason) {}

  private final PlanTerms terms;

  public PlanCheck(PlanTerms terms) {
    this.terms = terms;
  }

  public Verdict read(String text) {
    LenientJson.Parsed parsed = LenientJson.parse(text);
    if (!parsed.ok()) return bad(List.of(parsed.fault()));
    JsonNode root = PlanText.root(parsed.value());
    if (!root.path("subtasks").isArray() || root.path("subtasks").isEmpty())
      return bad(List.of("there is no list \"subtasks\" with at least one subtask"));
    List<String> faults = new ArrayList<>();
    return check(root.path("goal").asText(""), PlanText.subtasks(root, faults), faults);
  }

  /**
   * Reads what is to be done beside a plan that is under way, of which these subtasks failed.
   *
   * @return the whole plan
   */
  Verdict readOn(String text, Plan before, Set<String> failed) {
    LenientJson.Parsed parsed = LenientJson.parse(text);
    if (!parsed.ok()) return bad(List.of(parsed.fault()));
    JsonNode root = PlanText.root(parsed.value());
    if (!root.path("subtasks").isArray()) return bad(List.of("there is no list \"subtasks\""));
    List<String> faults = new ArrayList<>();
    List<Plan.PlannedSubtask> more = new ArrayList<>(PlanText.subtasks(root, faults));
    more.removeIf(s -> s.agent().equals(terms.aggregate()));
    List<String> repeated = new ArrayList<>();
    for (Plan.PlannedSubtask s : more)
      for (Plan.PlannedSubtask old : before.subtasks())
        if (failed.contains(old.id())
            && new PlanTerms.Work(old.agent(), old.instruction())
                .isSame(s.agent(), s.instruction()))
          repeated.add(
              "subtask "
                  + s.id()
                  + " is what failed before as "
                  + old.id()
                  + "; do it another way, or leave it out");
    if (!repeated.isEmpty()) return new Verdict(NOTHING, repeated, StopReason.LOOP);
    return check(before.goal(), joined(before, more), faults);
  }

  /** Ids of what such a text adds. */
  Set<String> added(String text) {
    Set<String> ids = new LinkedHashSet<>();
    LenientJson.Parsed parsed = LenientJson.parse(text);
    if (parsed.ok())
      for (Plan.PlannedSubtask s :
          PlanText.subtasks(PlanText.root(parsed.value()), new ArrayList<>())) ids.add(s.id());
    return ids;
  }

  private static final Plan NOTHING = new Plan("", List.of());

  /** The aggregate waits for the new ones too. */
  private List<Plan.PlannedSubtask> joined(Plan before, List<Plan.PlannedSubtask> more) {
    List<Plan.PlannedSubtask> all = new ArrayList<>();
    for (Plan.PlannedSubtask s : before.subtasks())
      if (!s.agent().equals(terms.aggregate())) all.add(s);
    all.addAll(more);
    for (Plan.PlannedSubtask s : before.subtasks()) {
      if (!s.agent().equals(terms.aggregate())) continue;
      List<String> needs = new ArrayList<>(s.dependsOn());
      more.forEach(m -> needs.add(m.id()));
      all.add(s.needing(needs));
    }
    return all;
  }

  /** Judges subtasks from wherever they come; {@code faults} are those found before. */
  public Verdict check(String goal, List<Plan.PlannedSubtask> subtasks, List<String> faults) {
    List<String> found = new ArrayList<>(faults);
    Set<String> ids = new LinkedHashSet<>();
    for (Plan.PlannedSubtask subtask : subtasks) {
      if (!ID.matcher(subtask.id()).matches() || RESERVED.contains(subtask.id()))
        found.add(
            "subtask id '"
                + subtask.id()
                + "': letters, digits, _ and - only, and none of "
                + new TreeSet<>(RESERVED));
      if (!ids.add(subtask.id())) found.add("the subtask id '" + subtask.id() + "' is used twice");
      if (!terms.agents().contains(subtask.agent()))
        found.add(
            "subtask "
                + subtask.id()
                + ": there is no agent '"
                + subtask.agent()
                + "'; choose one of "
                + String.join(", ", new TreeSet<>(terms.agents())));
    }
    for (Plan.PlannedSubtask subtask : subtasks)
      for (String need : subtask.dependsOn())
        if (need.equals(subtask.id())) found.add("subtask " + need + " depends on itself");
        else if (!ids.contains(need))
          found.add(
              "subtask "
                  + subtask.id()
                  + " depends on '"
                  + need
                  + "', which is not a subtask of the plan");
    for (Plan.PlannedSubtask subtask : subtasks) references(subtask, ids, found);
    List<Plan.PlannedSubtask> named = withNamedResults(subtasks, ids);
    List<Plan.PlannedSubtask> whole = withAnswer(goal, named, ids, found);
    if (found.isEmpty()) cycle(whole).ifPresent(found::add);
    if (found.isEmpty()) afterTheAnswer(whole, found);
    if (!found.isEmpty()) return bad(found);
    if (whole.size() > terms.maxSubtasks()) return tooMany(whole.size());
    List<String> circles = delegatedInCircles(whole);
    return circles.isEmpty()
        ? new Verdict(new Plan(goal, whole), List.of(), StopReason.DONE)
        : new Verdict(NOTHING, circles, StopReason.LOOP);
  }

  /** In inputs, where whoever gets them would take what refers to nothing for a value. */
  private static void references(
      Plan.PlannedSubtask subtask, Set<String> ids, List<String> faults) {
    for (String reference : References.in(subtask.inputs().toString())) {
      String root = root(reference);
      if (ID.matcher(root).matches()
          && !ids.contains(root)
          && !root.equals("inputs")
          && !root.equals("goal"))
        faults.add(
            "subtask "
                + subtask.id()
                + ": its inputs name ${"
                + reference
                + "}, which is no subtask of the plan; write $${ where these words are meant");
    }
  }

  private static String root(String reference) {
    return reference.split("\\.", 2)[0];
  }

  /** With the aggregate's output the task ends. */
  private void afterTheAnswer(List<Plan.PlannedSubtask> subtasks, List<String> faults) {
    for (Plan.PlannedSubtask last : subtasks)
      if (last.agent().equals(terms.aggregate()))
        for (Plan.PlannedSubtask s : subtasks)
          if (s.dependsOn().contains(last.id()) && !s.id().equals(last.id()))
            faults.add(
                "subtask "
                    + s.id()
                    + " depends on "
                    + last.id()
                    + ", whose output is the task's answer: nothing can come after it");
  }

  private Verdict tooMany(int size) {
    return new Verdict(
        NOTHING,
        List.of(
            "the plan has " + size + " subtasks; at most " + terms.maxSubtasks() + " are allowed"),
        StopReason.SUBTASKS);
  }

  /** What somebody above is doing already is no subtask: it would come back here. */
  private List<String> delegatedInCircles(List<Plan.PlannedSubtask> subtasks) {
    List<String> faults = new ArrayList<>();
    for (Plan.PlannedSubtask s : subtasks)
      if (terms.planners().contains(s.agent())
          && terms.above().stream().anyMatch(work -> work.isSame(s.agent(), s.instruction())))
        faults.add(
            "subtask "
                + s.id()
                + " is what "
                + s.agent()
                + " is doing already; divide it, or do it with another agent");
    return faults;
  }

  /** Who names a result with {@code ${id}} depends on it, whether it says so or not. */
  private static List<Plan.PlannedSubtask> withNamedResults(
      List<Plan.PlannedSubtask> subtasks, Set<String> ids) {
    List<Plan.PlannedSubtask> named = new ArrayList<>();
    for (Plan.PlannedSubtask s : subtasks) {
      Set<String> needs = new LinkedHashSet<>(s.dependsOn());
      for (String reference : References.in(s.instruction() + " " + s.inputs())) {
        String id = root(reference);
        if (ids.contains(id) && !id.equals(s.id())) needs.add(id);
      }
      named.add(s.needing(List.copyOf(needs)));
    }
    return named;
  }

  private List<Plan.PlannedSubtask> withAnswer(
      String goal, List<Plan.PlannedSubtask> subtasks, Set<String> ids, List<String> faults) {
    long answers = subtasks.stream().filter(s -> s.agent().equals(terms.aggregate())).count();
    if (answers > 1)
      faults.add(
          "only one subtask may be given to "
              + terms.aggregate()
              + ", whose output is the answer; there are "
              + answers);
    if (answers > 0) return withAllNeeds(subtasks);
    if (ids.contains(ANSWER))
      faults.add("the id '" + ANSWER + "' is kept for the subtask of " + terms.aggregate());
    List<Plan.PlannedSubtask> whole = new ArrayList<>(subtasks);
    whole.add(
        new Plan.PlannedSubtask(ANSWER, terms.aggregate(), goal, List.copyOf(ids), Json.object()));
    return whole;
  }

  /** An aggregate that names no dependency gets all: it would otherwise sum up nothing. */
  private List<Plan.PlannedSubtask> withAllNeeds(List<Plan.PlannedSubtask> subtasks) {
    List<Plan.PlannedSubtask> whole = new ArrayList<>();
    for (Plan.PlannedSubtask s : subtasks) {
      boolean bare =
          s.agent().equals(terms.aggregate()) && s.dependsOn().isEmpty() && subtasks.size() > 1;
      List<String> others =
          subtasks.stream().map(Plan.PlannedSubtask::id).filter(id -> !id.equals(s.id())).toList();
      boolean needed = subtasks.stream().anyMatch(o -> o.dependsOn().contains(s.id()));
      whole.add(bare && !needed ? s.needing(others) : s);
    }
    return whole;
  }

  private static Optional<String> cycle(List<Plan.PlannedSubtask> subtasks) {
    Map<String, List<String>> needs = new LinkedHashMap<>();
    for (Plan.PlannedSubtask subtask : subtasks)
      needs.put(subtask.id(), new ArrayList<>(subtask.dependsOn()));
    boolean removed = true;
    while (removed) {
      Set<String> free = new LinkedHashSet<>();
      needs.forEach(
          (id, open) -> {
            if (open.isEmpty()) free.add(id);
          });
      removed = !free.isEmpty();
      needs.keySet().removeAll(free);
      needs.values().forEach(open -> open.removeAll(free));
    }
    // Who only waits for those in the circle is not in it.
    while (needs.keySet().removeIf(id -> needs.values().stream().noneMatch(n -> n.contains(id)))) {}
    return needs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the subtasks "
                + String.join(", ", needs.keySet())
                + " wait for each other in a circle");
  }

  private static Verdict bad(List<String> faults) {
    return new Verdict(NOTHING, List.copyOf(faults), StopReason.PLAN_REJECTED);
  }
}
