package dev.troupe.agents.team;

import dev.troupe.api.Effect;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;

/** The section {@code tools} of a team: tables, and tools that the host program brings. */
final class ToolReader {
  /** Tools that read the knowledge folder. */
  static final Set<String> KNOWLEDGE_TOOLS = Set.of("search_knowledge", "read_document");

  /** Tools that need no declaration. */
  static final Set<String> BUILT_IN = Set.of("search_knowledge", "read_document", "calculate");

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
              if (BUILT_IN.contains(name))
                throw value.fault("'" + name + "' is built in; choose another name");
              tools.put(name, tool(name, value));
            });
    for (String name : custom)
      tools.putIfAbsent(
          name, new ToolDeclaration(name, "custom", "", "", new LinkedHashMap<>(), Effect.UNKNOWN));
    return tools;
  }

  private ToolDeclaration tool(String name, YamlNode node) {
    node.only(
        Set.of("kind", "path", "key", "effect", "description"),
        Set.of("approval", "command", "url", "timeout"));
    String kind = node.require("kind").text();
    if (Set.of("http", "sql", "mcp", "command").contains(kind))
      throw node.get("kind").fault("'" + kind + "' is known, but not built yet in this version");
    node.get("kind").oneOf("table", "table", "custom");
    Effect effect =
        Effect.valueOf(
            node.get("effect")
                .oneOf(
                    kind.equals("table") ? "read_only" : "unknown",
                    "read_only",
                    "idempotent",
                    "compensable",
                    "irreversible",
                    "unknown")
                .toUpperCase(Locale.ROOT));
    String description = node.get("description").text("");
    if (kind.equals("custom")) {
      if (!custom.contains(name))
        throw node.fault(
            "no tool of this name was given to the program (Troupe.builder().tool(…))");
      return new ToolDeclaration(name, kind, description, "", new LinkedHashMap<>(), effect);
    }
    YamlNode pathNode = node.require("path");
    String path = TeamLoader.inside(pathNode);
    if (!files.has(path)) throw pathNode.fault("there is no file " + path);
    String key = node.require("key").text();
    return new ToolDeclaration(
        name, kind, description, key, TableReader.read(files, path, key, node.get("key")), effect);
  }
}
