package dev.troupe.agents.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.api.Hash;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.knowledge.Knowledge;
import dev.troupe.runtime.prompt.Prompt;
import dev.troupe.runtime.prompt.PromptRenderer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A team as loaded and checked: everything that its tasks need, immutable. */
public record Team(
    String name,
    Hash hash,
    TeamFiles files,
    String goal,
    SequencedMap<String, InputSpec> inputs,
    SequencedMap<String, ObjectNode> examples,
    boolean sourcesRequired,
    Map<String, Set<String>> needs,
    Knowledge knowledge,
    String knowledgePath,
    boolean knowledgeUntrusted,
    SequencedMap<String, ToolDeclaration> tools,
    SequencedMap<String, AgentSpec> agents,
    Map<String, Prompt> prompts,
    Optional<String> planner,
    String aggregate,
    Optional<Plan> stated,
    Optional<PlanSpec> planning,
    Limits limits,
    Optional<String> currency,
    Duration questionsExpire,
    Reuse reuse,
    PromptRenderer renderer) {

  /** The same team under other limits. */
  public Team withLimits(Limits other) {
    return new Team(
        name,
        hash,
        files,
        goal,
        inputs,
        examples,
        sourcesRequired,
        needs,
        knowledge,
        knowledgePath,
        knowledgeUntrusted,
        tools,
        agents,
        prompts,
        planner,
        aggregate,
        stated,
        planning,
        other,
        currency,
        questionsExpire,
        reuse,
        renderer);
  }

  /** The model roles that its agents use. */
  public Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    agents.values().forEach(agent -> roles.add(agent.model()));
    return roles;
  }

  /** Whether this agent's model calls may be answered from the journal. */
  public Reuse reuse(String agent) {
    AgentSpec spec = agents.get(agent);
    return spec == null ? reuse : spec.reuse().orElse(reuse);
  }

  /** Inputs that anybody may have written. */
  public List<String> untrustedInputs() {
    return inputs.values().stream().filter(InputSpec::untrusted).map(InputSpec::name).toList();
  }

  public AgentSpec agent(String role) {
    AgentSpec spec = agents.get(role);
    if (spec == null) throw new IllegalArgumentException("team " + name + " has no agent " + role);
    return spec;
  }

  /**
   * The prompt of an agent for a model family: {@code NAME@family} when there is one, else {@code
   * NAME}.
   */
  public Prompt prompt(AgentSpec agent, String family) {
    Prompt variant = family.isEmpty() ? null : prompts.get(agent.prompt() + "@" + family);
    Prompt plain = variant == null ? prompts.get(agent.prompt()) : variant;
    if (plain == null) throw new IllegalStateException("no prompt " + agent.prompt());
    return plain;
  }

  /** Who may be given subtasks, the aggregate included. */
  public Set<String> workers() {
    Set<String> workers = new LinkedHashSet<>();
    planner.ifPresentOrElse(
        p -> workers.addAll(agent(p).mayDelegateTo()), () -> workers.addAll(agents.keySet()));
    if (planner.isPresent() && workers.isEmpty())
      agents.keySet().stream().filter(a -> !a.equals(planner.get())).forEach(workers::add);
    workers.add(aggregate);
    return workers;
  }

  /** Terms of the task's own plan. */
  public PlanTerms planTerms() {
    return planTerms(Optional.empty(), limits.count(Limit.SUBTASKS), List.of(), false, limits);
  }

  /**
   * Terms of a plan.
   *
   * @param planner the agent that plans for itself; absent for the task's own plan
   * @param shared what those who plan for themselves get a part of
   */
  public PlanTerms planTerms(
      Optional<String> planner,
      int maxSubtasks,
      List<PlanTerms.Work> above,
      boolean depthReached,
      Limits shared) {
    Optional<PlanSpec> spec = planner.map(this::agent).map(AgentSpec::plan).orElse(planning);
    Set<String> whom =
        planner.isPresent() ? new LinkedHashSet<>(agent(planner.get()).mayDelegateTo()) : workers();
    String sums = planner.isPresent() ? spec.orElseThrow().aggregate() : aggregate;
    whom.add(sums);
    Map<String, Limits> agentLimits = new TreeMap<>();
    Set<String> planners = new TreeSet<>();
    for (AgentSpec agent : agents.values()) {
      if (!agent.limits().values().isEmpty()) agentLimits.put(agent.name(), agent.limits());
      if (agent.plan().isPresent()) planners.add(agent.name());
    }
    return new PlanTerms(
        whom,
        sums,
        maxSubtasks,
        spec.map(PlanSpec::replans).orElse(0),
        spec.map(PlanSpec::approval).orElse(false),
        above,
        depthReached,
        agentLimits,
        planners,
        shared);
  }

  /**
   * The inputs of a task, complete and typed.
   *
   * @throws UserFault for unknown, missing or mistyped ones
   */
  public ObjectNode inputs(JsonNode given) {
    ObjectNode complete = Json.object();
    given
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!inputs.containsKey(name))
                throw new UserFault(
                    "unknown input '"
                        + name
                        + "'; team "
                        + this.name
                        + " takes "
                        + (inputs.isEmpty() ? "none" : String.join(", ", inputs.keySet())));
            });
    for (InputSpec spec : inputs.values()) {
      if (given.hasNonNull(spec.name()))
        complete.set(spec.name(), spec.convert(given.get(spec.name())));
      else if (spec.fallback().isPresent()) complete.set(spec.name(), spec.fallback().get());
      else throw new MissingInput(spec);
    }
    return complete;
  }

  /** The team's default goal with these inputs filled in. */
  public String goal(ObjectNode inputs) {
    if (goal.isBlank()) throw new UserFault("team " + name + " has no default goal; give one");
    Map<String, Object> values = Map.of("inputs", Json.mapper().convertValue(inputs, Map.class));
    return renderer.text("team.yaml", 1, goal, values).strip();
  }

  /** Files in the knowledge folder that are no documents, such as a PDF, in order of path. */
  public List<String> unreadFiles() {
    if (knowledgePath.isEmpty()) return List.of();
    String folder = knowledgePath.replaceAll("/*$", "/");
    return files.files().keySet().stream()
        .filter(path -> path.startsWith(folder) && !Knowledge.reads(path))
        .toList();
  }
}
