package dev.troupe.agents.team;

import dev.troupe.agents.api.Limit;
import dev.troupe.api.OutputSchema;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The section {@code agents} of a team. */
final class AgentReader {
  private final TeamFiles files;
  private final Set<String> models;
  private final Set<String> tools;

  AgentReader(TeamFiles files, Set<String> models, Set<String> tools) {
    this.files = files;
    this.models = models;
    this.tools = tools;
  }

  SequencedMap<String, AgentSpec> read(YamlNode node) {
    SequencedMap<String, AgentSpec> agents = new LinkedHashMap<>();
    node.entries().forEach((name, value) -> agents.put(name, agent(name, value)));
    if (agents.isEmpty()) throw node.fault("names no agent");
    for (AgentSpec agent : agents.values()) check(node.get(agent.name()), agent, agents.keySet());
    return agents;
  }

  private static void check(YamlNode node, AgentSpec agent, Set<String> all) {
    for (String other : agent.mayDelegateTo())
      if (!all.contains(other))
        throw node.get("may_delegate_to").fault("there is no agent '" + other + "'");
    if (agent.plan().isEmpty()) return;
    YamlNode plan = node.get("strategy").get("plan");
    if (!all.contains(agent.plan().get().aggregate()))
      throw plan.get("aggregate").fault("there is no agent '" + plan.get("aggregate").text() + "'");
    if (agent.plan().get().aggregate().equals(agent.name()))
      throw plan.get("aggregate").fault("an agent cannot sum up its own plan; name another");
    if (agent.mayDelegateTo().isEmpty())
      throw node.fault("an agent that plans needs may_delegate_to: [AGENT, ...]");
    if (!agent.tools().isEmpty())
      throw node.get("tools").fault("an agent that plans uses no tools; take them out");
  }

  private AgentSpec agent(String name, YamlNode node) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}"))
      throw node.fault("an agent's name has letters, digits, _ and - only");
    node.only(
        Set.of(
            "prompt",
            "model",
            "strategy",
            "tools",
            "output",
            "may_delegate_to",
            "description",
            "limits",
            "reuse",
            "temperature"),
        Set.of("approval", "memory", "samples"));
    String model = node.get("model").text("default");
    if (!models.contains(model))
      throw node.get("model")
          .fault(
              "'"
                  + model
                  + "' is not a model role of this team; declared: "
                  + String.join(", ", models));
    List<String> used = node.get("tools").words().stream().distinct().toList();
    if (used.size() < node.get("tools").words().size() && !files.areAccepted())
      throw node.get("tools").fault("names a tool twice; once is enough");
    for (String tool : used)
      if (!tools.contains(tool) && !ToolDeclaration.BUILT_IN.contains(tool))
        throw node.get("tools")
            .fault(
                "there is no tool '"
                    + tool
                    + "'; declared or built in: "
                    + String.join(", ", known()));
    Optional<OutputSchema> output =
        node.get("output").present()
            ? Optional.of(SchemaFiles.read(files, node.get("output")))
            : Optional.empty();
    Set<String> delegates = new LinkedHashSet<>(node.get("may_delegate_to").words());
    return new AgentSpec(
        name,
        promptName(node, name),
        model,
        steps(node.get("strategy"), used),
        used,
        output,
        delegates,
        planning(node.get("strategy")),
        LimitsReader.read(
            node.get("limits"),
            EnumSet.of(
                Limit.MODEL_CALLS, Limit.TOOL_CALLS, Limit.TOKENS, Limit.COST, Limit.SUBTASKS)),
        node.get("reuse").present()
            ? Optional.of(Reuse.read(node.get("reuse"), Reuse.DEFAULT))
            : Optional.empty(),
        temperature(node.get("temperature")),
        node.get("description").text("").strip());
  }

  private static Optional<Double> temperature(YamlNode node) {
    if (!node.present()) return Optional.empty();
    return Optional.of(
        AgentSpec.temperature(node.text())
            .orElseThrow(() -> node.fault("must be a number from 0 to 2")));
  }

  private static String promptName(YamlNode node, String name) {
    String prompt = node.get("prompt").text(name);
    if (!prompt.matches("[\\p{L}\\p{N}_-]{1,64}"))
      throw node.get("prompt")
          .fault("'" + prompt + "' is not a prompt's name; the file is prompts/NAME.prompty");
    return prompt;
  }

  /** {@code plan: { aggregate, replans, approval }}; absent for other strategies. */
  private static Optional<PlanSpec> planning(YamlNode strategy) {
    if (!strategy.isMap() || !strategy.get("plan").present()) return Optional.empty();
    YamlNode plan = strategy.get("plan");
    plan.only(Set.of("aggregate", "replans", "approval"), Set.of());
    return Optional.of(PlanReader.spec(plan, plan.require("aggregate").text()));
  }

  private static int steps(YamlNode strategy, List<String> tools) {
    if (!strategy.present()) return tools.isEmpty() ? 0 : AgentSpec.DEFAULT_STEPS;
    if (strategy.isMap()) {
      strategy.only(Set.of("react", "plan"), Set.of("cot", "tot", "vote", "reflect"));
      if (strategy.entries().size() != 1) throw strategy.fault("name exactly one strategy");
      if (strategy.get("plan").present()) return 0;
      YamlNode react = strategy.get("react").only(Set.of("steps"), Set.of());
      return react.get("steps").integer(AgentSpec.DEFAULT_STEPS, 1, 10_000);
    }
    String name = strategy.text();
    if (name.equals("plan"))
      throw strategy.fault("write plan: { aggregate: AGENT }, whose output is the answer");
    if (Set.of("cot", "tot", "vote", "reflect").contains(name))
      throw strategy.fault("'" + name + "' is known, but not built yet in this version");
    if (strategy.oneOf("direct", "direct", "react").equals("react")) return AgentSpec.DEFAULT_STEPS;
    if (!tools.isEmpty())
      throw strategy.fault("'direct' uses no tools; take them out or write react");
    return 0;
  }

  private SortedSet<String> known() {
    SortedSet<String> known = new TreeSet<>(tools);
    known.addAll(ToolDeclaration.BUILT_IN);
    return known;
  }
}
