package dev.troupe.agents.team;

import dev.troupe.runtime.knowledge.Knowledge;
import dev.troupe.runtime.knowledge.KnowledgeFault;
import dev.troupe.runtime.prompt.Prompt;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads {@code knowledge} of a team: where its documents are, and what they hold. */
record KnowledgeReader(YamlNode node, String path) {
  static KnowledgeReader of(YamlNode node) {
    return new KnowledgeReader(node, path(node));
  }

  boolean untrusted() {
    return node.entries().values().stream().anyMatch(store -> store.get("untrusted").bool(false));
  }

  private static String path(YamlNode node) {
    SequencedMap<String, YamlNode> stores = node.entries();
    if (stores.size() > 1)
      throw stores.lastEntry().getValue().fault("one knowledge folder per team in this version");
    if (stores.isEmpty()) return "";
    YamlNode store =
        stores
            .firstEntry()
            .getValue()
            .only(
                Set.of("path", "language", "untrusted", "timezone"), Set.of("embeddings", "index"));
    store.get("language").oneOf("auto", "auto", "zh", "en");
    return TeamLoader.inside(store.require("path"));
  }

  Knowledge documents(TeamFiles files) {
    if (path.isEmpty()) return Knowledge.of(new TreeMap<>());
    ZoneId zone = zone();
    try {
      return Knowledge.of(files.texts(path, Knowledge::reads), zone);
    } catch (KnowledgeFault e) {
      throw new UserFault(
          e.faults().stream().map(fault -> path + "/" + fault).collect(Collectors.joining("\n"))
              + (e.more() > 0 ? "\nand " + e.more() + " more" : ""));
    } catch (UserFault e) {
      throw e.text().contains("not UTF-8") ? e : node.fault(e.text());
    }
  }

  /** Where the days of {@code valid_from} begin. */
  private ZoneId zone() {
    for (YamlNode store : node.entries().values()) {
      YamlNode named = store.get("timezone");
      if (!named.present()) continue;
      try {
        return ZoneId.of(named.text());
      } catch (DateTimeException e) {
        throw named.fault(
            "'" + named.text() + "' is no time zone; write one such as Asia/Shanghai or +08:00");
      }
    }
    return ZoneOffset.UTC;
  }

  /** An agent that looks things up, or is shown documents, needs some. */
  void refuseEmpty(
      YamlNode agents,
      Knowledge documents,
      SequencedMap<String, AgentSpec> specs,
      Map<String, Prompt> prompts) {
    if (!documents.isEmpty()) return;
    for (AgentSpec agent : specs.values()) {
      boolean looksUp = agent.tools().stream().anyMatch(ToolReader.KNOWLEDGE_TOOLS::contains);
      boolean isShown =
          prompts.entrySet().stream()
              .filter(prompt -> prompt.getKey().split("@", 2)[0].equals(agent.prompt()))
              .anyMatch(prompt -> prompt.getValue().uses("documents"));
      if (looksUp && path.isEmpty())
        throw agents
            .get(agent.name())
            .get("tools")
            .fault(
                "needs documents, but the team has no 'knowledge'; add knowledge: { docs: { path:"
                    + " knowledge/ } }");
      if (looksUp || (isShown && !path.isEmpty()))
        throw node.fault(
            "the folder "
                + path
                + "/ is not there, or holds no Markdown, text or CSV document, but agent "
                + agent.name()
                + " needs one");
    }
  }
}
