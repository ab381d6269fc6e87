package dev.troupe.agents.team;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a team does otherwise than its files say: {@code prompt.AGENT}, {@code model.ROLE} and
 * {@code temperature.AGENT}, each with its value. Travels with the team's files, so that its tasks
 * find it again after a restart; a team with a variant has a content hash of its own.
 */
public record Variant(SortedMap<String, String> choices) {
  /** Nothing otherwise. */
  public static final Variant NONE = new Variant(new TreeMap<>());

  /** Names with a leading dot are never read from a folder, so this is nobody's file. */
  private static final String FILE = ".variant.json";

  public Variant {
    choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
  }

  public boolean isNone() {
    return choices.isEmpty();
  }

  static Variant of(TeamFiles files) {
    if (!files.has(FILE)) return NONE;
    SortedMap<String, String> choices = new TreeMap<>();
    Json.read(files.text(FILE).getBytes(UTF_8), ObjectNode.class)
        .properties()
        .forEach(choice -> choices.put(choice.getKey(), choice.getValue().asText()));
    return new Variant(choices);
  }

  /**
   * The team with this variant.
   *
   * @throws UserFault naming what the team does not have
   */
  public Team of(Team team, Set<String> customTools) {
    if (isNone()) return team;
    for (Map.Entry<String, String> choice : choices.entrySet())
      fault(team, choice.getKey(), choice.getValue())
          .ifPresent(
              why -> {
                throw new UserFault(choice.getKey() + ": " + why);
              });
    SortedMap<String, byte[]> files = new TreeMap<>(team.files().files());
    // over what the team is a variant of already
    SortedMap<String, String> all = new TreeMap<>(Variant.of(team.files()).choices());
    all.putAll(choices);
    files.put(FILE, Json.canonical(all));
    return TeamLoader.load(new TeamFiles(files), customTools);
  }

  /** Why this team cannot do this; empty when it can. */
  public static Optional<String> fault(Team team, String key, String value) {
    String[] parts = key.split("\\.", 2);
    if (parts.length < 2) return Optional.of("write prompt.AGENT, model.ROLE or temperature.AGENT");
    return switch (parts[0]) {
      case "prompt" ->
          agent(team, parts[1])
              .or(
                  () ->
                      team.files().has("prompts/" + value + ".prompty")
                          ? Optional.empty()
                          : Optional.of(
                              "there is no file prompts/"
                                  + value
                                  + ".prompty; there is "
                                  + String.join(", ", prompts(team))));
      case "model" ->
          team.roles().contains(parts[1])
              ? Optional.empty()
              : Optional.of(
                  "no agent uses the model role '"
                      + parts[1]
                      + "'; used: "
                      + String.join(", ", team.roles()));
      case "temperature" ->
          agent(team, parts[1])
              .or(
                  () ->
                      AgentSpec.temperature(value).isPresent()
                          ? Optional.empty()
                          : Optional.of("'" + value + "' is not a number from 0 to 2"));
      default -> Optional.of("write prompt.AGENT, model.ROLE or temperature.AGENT");
    };
  }

  private static List<String> prompts(Team team) {
    return team.files().files().keySet().stream()
        .filter(path -> path.startsWith("prompts/") && path.endsWith(".prompty"))
        .map(path -> path.substring("prompts/".length(), path.length() - ".prompty".length()))
        .toList();
  }

  private static Optional<String> agent(Team team, String name) {
    return team.agents().containsKey(name)
        ? Optional.empty()
        : Optional.of(
            "there is no agent '"
                + name
                + "'; agents: "
                + String.join(", ", team.agents().keySet()));
  }

  SequencedMap<String, AgentSpec> agents(SequencedMap<String, AgentSpec> stated) {
    SequencedMap<String, AgentSpec> agents = new LinkedHashMap<>();
    stated.forEach(
        (name, agent) ->
            agents.put(
                name,
                agent.with(
                    choices.getOrDefault("prompt." + name, agent.prompt()),
                    choices.getOrDefault("model." + agent.model(), agent.model()),
                    Optional.ofNullable(choices.get("temperature." + name))
                        .flatMap(AgentSpec::temperature)
                        .or(agent::temperature))));
    return agents;
  }

  /** Another model in the place of a role has to offer what the role needs. */
  Map<String, Set<String>> needs(Map<String, Set<String>> stated) {
    Map<String, Set<String>> needs = new LinkedHashMap<>(stated);
    choices.forEach(
        (key, value) -> {
          if (!key.startsWith("model.")) return;
          Set<String> all = new LinkedHashSet<>(stated.getOrDefault(value, Set.of()));
          all.addAll(stated.getOrDefault(key.substring("model.".length()), Set.of()));
          needs.put(value, all);
        });
    return needs;
  }

  @Override
  public String toString() {
    if (isNone()) return "as it is";
    StringBuilder text = new StringBuilder();
    choices.forEach(
        (key, value) ->
            text.append(text.isEmpty() ? "" : " ").append(key).append('=').append(value));
    return text.toString();
  }
}
