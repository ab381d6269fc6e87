package dev.troupe.agents.team;

import dev.troupe.api.OutputSchema;
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
    for (AgentSpec agent : agents.values())
      for (String other : agent.mayDelegateTo())
        if (!agents.containsKey(other))
          throw node.get(agent.name())
              .get("may_delegate_to")
              .fault("there is no agent '" + other + "'");
    return agents;
  }

  private AgentSpec agent(String name, YamlNode node) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}"))
      throw node.fault("an agent's name has letters, digits, _ and - only");
    node.only(
        Set.of("prompt", "model", "strategy", "tools", "output", "may_delegate_to", "description"),
        Set.of("approval", "limits", "memory", "temperature", "samples"));
    String model = node.get("model").text("default");
    if (!models.contains(model))
      throw node.get("model")
          .fault(
              "'"
                  + model
                  + "' is not a model role of this team; declared: "
                  + String.join(", ", models));
    List<String> used = node.get("tools").words();
    for (String tool : used)
      if (!tools.contains(tool) && !ToolReader.BUILT_IN.contains(tool))
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
        delegates);
  }

  private static String promptName(YamlNode node, String name) {
    String prompt = node.get("prompt").text(name);
    if (!prompt.matches("[\\p{L}\\p{N}_-]{1,64}"))
      throw node.get("prompt")
          .fault("'" + prompt + "' is not a prompt's name; the file is prompts/NAME.prompty");
    return prompt;
  }

  private static int steps(YamlNode strategy, List<String> tools) {
    if (!strategy.present()) return tools.isEmpty() ? 0 : AgentSpec.DEFAULT_STEPS;
    if (strategy.isMap()) {
      strategy.only(Set.of("react"), Set.of("cot", "tot", "vote", "reflect", "plan"));
      YamlNode react = strategy.get("react").only(Set.of("steps"), Set.of());
      return react.get("steps").integer(AgentSpec.DEFAULT_STEPS, 1, 100);
    }
    String name = strategy.text();
    if (Set.of("cot", "tot", "vote", "reflect", "plan").contains(name))
      throw strategy.fault("'" + name + "' is known, but not built yet in this version");
    if (strategy.oneOf("direct", "direct", "react").equals("react")) return AgentSpec.DEFAULT_STEPS;
    if (!tools.isEmpty())
      throw strategy.fault("'direct' uses no tools; take them out or write react");
    return 0;
  }

  private SortedSet<String> known() {
    SortedSet<String> known = new TreeSet<>(tools);
    known.addAll(ToolReader.BUILT_IN);
    return known;
  }
}
