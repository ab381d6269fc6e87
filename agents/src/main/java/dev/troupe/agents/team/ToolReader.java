package dev.troupe.agents.team;

import dev.troupe.api.Effect;
import dev.troupe.api.ToolSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** The section {@code tools} of a team: tables, and tools that the host program brings. */
final class ToolReader {
  /** Tools that read the knowledge folder. */
  static final Set<String> KNOWLEDGE_TOOLS = Set.of("search_knowledge", "read_document");

  private final TeamFiles files;
  private final Set<String> custom;

  ToolReader(TeamFiles files, Set<String> custom) {
    this.files = files;
    this.custom = custom;
  }

  SequencedMap<String, ToolDeclaration> read(YamlNode node) {
    SequencedMap<String, ToolDeclaration> tools = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (name, value) -> {
              if (!name.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}"))
                throw value.fault("a tool's name has letters, digits, _ and - only");
              if (ToolDeclaration.BUILT_IN.contains(name))
                throw value.fault("'" + name + "' is built in; choose another name");
              tools.put(name, tool(name, value));
            });
    for (String name : custom) tools.putIfAbsent(name, ToolDeclaration.custom(name));
    return tools;
  }

  private ToolDeclaration tool(String name, YamlNode node) {
    node.only(
        Set.of(
            "kind",
            "path",
            "key",
            "effect",
            "description",
            "approval",
            "untrusted",
            "polling",
            "timeout"),
        Set.of("command", "url"));
    String kind = node.require("kind").text();
    if (Set.of("http", "sql", "mcp", "command").contains(kind))
      throw node.get("kind").fault("'" + kind + "' is known, but not built yet in this version");
    node.get("kind").oneOf("table", "table", "custom");
    Optional<Effect> effect = effect(node.get("effect"), kind);
    Approval approval = Approval.read(node.get("approval"));
    Set<ToolSpec.Trait> traits = traits(node);
    String description = node.get("description").text("");
    if (kind.equals("custom")) {
      if (!custom.contains(name))
        throw node.fault(
            "no tool of this name was given to the program (Troupe.builder().tool(…))");
      return new ToolDeclaration(
          name,
          kind,
          description,
          "",
          new LinkedHashMap<>(),
          effect,
          approval,
          traits,
          timeout(node.get("timeout")));
    }
    if (node.get("timeout").present())
      throw node.get("timeout").fault("is for a tool of kind custom; a table answers at once");
    YamlNode pathNode = node.require("path");
    String path = TeamLoader.inside(pathNode);
    if (!files.has(path)) throw pathNode.fault("there is no file " + path);
    String key = node.require("key").text();
    if (approval instanceof Approval.When when
        && !when.condition().root().isEmpty()
        && !when.condition().root().equals(key))
      throw node.get("approval")
          .fault("the tool has no argument '" + when.condition().root() + "'; it takes " + key);
    return new ToolDeclaration(
        name,
        kind,
        description,
        key,
        TableReader.read(files, path, key, node.get("key")),
        effect,
        approval,
        traits,
        ToolDeclaration.TIMEOUT);
  }

  private static Duration timeout(YamlNode node) {
    if (!node.present()) return ToolDeclaration.TIMEOUT;
    Duration timeout = Units.time(node);
    if (timeout.isZero() || timeout.compareTo(ToolDeclaration.LONGEST) > 0)
      throw node.fault(
          "must be more than 0 and at most " + ToolDeclaration.LONGEST.toHours() + "h");
    return timeout;
  }

  private static Optional<Effect> effect(YamlNode node, String kind) {
    if (!node.present())
      return kind.equals("table") ? Optional.of(Effect.READ_ONLY) : Optional.empty();
    String name =
        node.oneOf("unknown", "read_only", "idempotent", "compensable", "irreversible", "unknown");
    return Optional.of(Effect.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  private static Set<ToolSpec.Trait> traits(YamlNode node) {
    Set<ToolSpec.Trait> traits = EnumSet.noneOf(ToolSpec.Trait.class);
    if (node.get("untrusted").bool(false)) traits.add(ToolSpec.Trait.UNTRUSTED);
    if (node.get("polling").bool(false)) traits.add(ToolSpec.Trait.POLLING);
    return traits;
  }
}
