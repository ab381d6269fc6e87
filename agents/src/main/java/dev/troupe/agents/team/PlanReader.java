package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.Condition;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.PlanCheck;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.plan.References;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The section {@code plan}: exactly one of {@code steps} and {@code dynamic}. */
final class PlanReader {
  /** Names in {@code with} that say what is to be done; all others are inputs. */
  private static final Set<String> INSTRUCTION = Set.of("goal", "instruction");

  private final YamlNode node;
  private final Optional<String> planner;
  private final String aggregate;
  private final Optional<Plan> stated;
  private final Optional<PlanSpec> spec;

  /**
   * @param parts of results that steps may refer to
   */
  PlanReader(
      YamlNode node,
      SequencedMap<String, AgentSpec> agents,
      Set<String> inputs,
      ResultParts parts) {
    this.node = node.only(Set.of("steps", "dynamic"), Set.of());
    boolean dynamic = node.get("dynamic").present();
    if (dynamic == node.get("steps").present())
      throw node.fault("must hold exactly one of steps and dynamic");
    if (dynamic) {
      YamlNode d =
          node.get("dynamic").only(Set.of("planner", "aggregate", "replans", "approval"), Set.of());
      planner = Optional.of(agent(d.require("planner"), agents));
      aggregate = agent(d.require("aggregate"), agents);
      stated = Optional.empty();
      spec = Optional.of(spec(d, aggregate));
    } else {
      spec = Optional.empty();
      planner = Optional.empty();
      List<Plan.PlannedSubtask> steps = steps(node.get("steps"), agents, inputs, parts);
      aggregate = steps.getLast().agent();
      stated = Optional.of(new Plan("", steps));
    }
  }

  static PlanSpec spec(YamlNode node, String aggregate) {
    boolean approval = node.get("approval").oneOf("never", "never", "always").equals("always");
    return new PlanSpec(aggregate, node.get("replans").integer(0, 0, 10), approval);
  }

  Optional<PlanSpec> spec() {
    return spec;
  }

  Optional<String> planner() {
    return planner;
  }

  String aggregate() {
    return aggregate;
  }

  Optional<Plan> stated() {
    return stated;
  }

  /** Inputs that steps of this agent get besides the team's, by their {@code with}. */
  Set<String> given(String agent) {
    Set<String> names = new LinkedHashSet<>();
    for (Plan.PlannedSubtask step : stated.map(Plan::subtasks).orElse(List.of()))
      if (step.agent().equals(agent)) step.inputs().fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * Steps whose results a prompt may show; absent where a model plans some of the work of its
   * agents.
   *
   * @param prompt that may be several agents'
   */
  Optional<Set<String>> needed(String prompt, Collection<AgentSpec> all) {
    Set<String> needs = new LinkedHashSet<>();
    for (AgentSpec agent : all)
      if (agent.prompt().equals(prompt)) {
        Optional<Set<String>> own = needed(agent, all);
        if (own.isEmpty()) return Optional.empty();
        needs.addAll(own.get());
      }
    return Optional.of(needs);
  }

  private Optional<Set<String>> needed(AgentSpec agent, Collection<AgentSpec> all) {
    List<Plan.PlannedSubtask> steps =
        stated.map(Plan::subtasks).orElse(List.of()).stream()
            .filter(step -> step.agent().equals(agent.name()))
            .toList();
    if (steps.isEmpty() || agent.plan().isPresent() || isGivenWork(agent.name(), all))
      return Optional.empty();
    Set<String> needs = new LinkedHashSet<>();
    for (Plan.PlannedSubtask step : steps) needs.addAll(step.dependsOn());
    return Optional.of(needs);
  }

  /** By another agent, which plans. */
  private static boolean isGivenWork(String agent, Collection<AgentSpec> all) {
    return all.stream()
        .anyMatch(
            other ->
                other.mayDelegateTo().contains(agent)
                    || other.plan().filter(plan -> plan.aggregate().equals(agent)).isPresent());
  }

  void check(PlanTerms terms) {
    if (stated.isEmpty()) return;
    PlanCheck.Verdict verdict = new PlanCheck(terms).check("", stated.get().subtasks(), List.of());
    if (!verdict.faults().isEmpty()) throw node.get("steps").fault(verdict.faults().getFirst());
  }

  private static String agent(YamlNode node, SequencedMap<String, AgentSpec> agents) {
    if (!agents.containsKey(node.text()))
      throw node.fault(
          "there is no agent '" + node.text() + "'; agents: " + String.join(", ", agents.keySet()));
    return node.text();
  }

  private static List<Plan.PlannedSubtask> steps(
      YamlNode node,
      SequencedMap<String, AgentSpec> agents,
      Set<String> inputs,
      ResultParts parts) {
    List<Plan.PlannedSubtask> steps = new ArrayList<>();
    Set<String> ids = new LinkedHashSet<>();
    for (YamlNode step : node.items()) ids.add(step.require("id").text());
    for (YamlNode step : node.items()) {
      step.only(
          Set.of("id", "agent", "needs", "with", "when"), Set.of("for_each", "join", "on_failure"));
      Set<String> needs = new LinkedHashSet<>(step.get("needs").words());
      for (String need : needs)
        if (!ids.contains(need)) throw step.get("needs").fault("there is no step '" + need + "'");
      YamlNode with = step.get("with");
      ObjectNode given = Json.object();
      with.entries()
          .forEach(
              (name, value) -> {
                if (!INSTRUCTION.contains(name)) given.set(name, value.json());
              });
      for (YamlNode value : with.entries().values())
        for (String id : references(value, ids, inputs, parts)) needs.add(id);
      Optional<Condition> when = when(step, ids, inputs, needs, parts);
      if (with.get("goal").present() && with.get("instruction").present())
        throw with.get("instruction").fault("with names goal already; write one of the two");
      String goal = with.get("goal").text(with.get("instruction").text(""));
      steps.add(
          new Plan.PlannedSubtask(
              step.get("id").text(),
              agent(step.require("agent"), agents),
              goal.isEmpty() ? "${goal}" : goal,
              List.copyOf(needs),
              given,
              when));
    }
    if (steps.isEmpty()) throw node.fault("names no step");
    if (steps.getLast().when().isPresent())
      throw node.items()
          .getLast()
          .get("when")
          .fault("the last step gives the answer, so it cannot be skipped");
    return steps;
  }

  /** What must hold of a step before, which is then needed, or of an input. */
  private static Optional<Condition> when(
      YamlNode step, Set<String> ids, Set<String> inputs, Set<String> needs, ResultParts parts) {
    YamlNode node = step.get("when");
    if (!node.present()) return Optional.empty();
    Condition when = ConditionReader.read(node);
    String[] path = when.path().split("\\.", -1);
    if (path[0].equals("inputs")) {
      if (path.length != 2 || !inputs.contains(path[1]))
        throw node.get("path").fault("there is no input '" + when.path() + "'; write inputs.NAME");
      return Optional.of(when);
    }
    if (!ids.contains(path[0]) || path[0].equals(step.get("id").text()))
      throw (node.get("path").present() ? node.get("path") : node)
          .fault("must begin with inputs or with another step; steps: " + String.join(", ", ids));
    parts.require(path, node.get("path"));
    needs.add(path[0]);
    return Optional.of(when);
  }

  /** Steps that {@code ${id}} and {@code ${id.path}} refer to; {@code $${} is no reference. */
  private static List<String> references(
      YamlNode value, Set<String> ids, Set<String> inputs, ResultParts parts) {
    List<String> found = new ArrayList<>();
    for (String reference : References.in(value.json().toString())) {
      String[] path = reference.split("\\.", -1);
      String root = path[0];
      if (root.equals("goal")) {
        if (path.length > 1) throw value.fault("${" + reference + "}: the goal has no parts");
        continue;
      }
      if (root.equals("inputs")) {
        if (path.length > 1 && !inputs.contains(path[1]))
          throw value.fault("there is no input '" + path[1] + "'");
        if (path.length > 2)
          throw value.fault("the input '" + path[1] + "' is one value; it has no parts");
        continue;
      }
      if (!ids.contains(root))
        throw value.fault("${" + reference + "} refers to no step and no input");
      parts.require(path, value);
      found.add(root);
    }
    return found;
  }
}
