package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds evidence in JSON: objects with {@code document} and {@code quote} or {@code text} (Troupe's
 * shape of a passage and of a source), and records of tables. Evidence below an object with an
 * {@code instruction} belongs to that instruction.
 */
final class EvidenceReader {
  /**
   * @param asked the instruction; empty for the request's own
   */
  record Group(String asked, List<Evidence> evidence, List<JsonNode> records) {}

  private EvidenceReader() {}

  static List<Group> groups(Reading reading) {
    List<Group> groups = new ArrayList<>();
    Group own = new Group("", new ArrayList<>(), new ArrayList<>());
    groups.add(own);
    for (JsonNode value : reading.values()) walk(value, "", "", own, groups);
    for (JsonNode value : reading.results()) walk(value, "", "", own, groups);
    groups.removeIf(g -> g.asked().isEmpty() && g.evidence().isEmpty() && g.records().isEmpty());
    return groups;
  }

  /** The passage that fits the question best, as far as tools have answered. */
  static Optional<Evidence> best(Reading reading) {
    Group all = new Group("", new ArrayList<>(), new ArrayList<>());
    for (JsonNode value : reading.results()) walk(value, "", "", all, new ArrayList<>());
    List<Evidence> chosen = new SentenceChooser(reading.question()).choose(all.evidence(), 1);
    return chosen.isEmpty() ? all.evidence().stream().findFirst() : chosen.stream().findFirst();
  }

  private static void walk(
      JsonNode node, String key, String document, Group group, List<Group> groups) {
    if (node.isArray()) {
      for (JsonNode item : node) walk(item, key, document, group, groups);
      return;
    }
    if (!node.isObject()) return;
    Group here = group;
    if (node.path("instruction").isTextual() && !node.path("depends_on").isArray()) {
      here = new Group(node.path("instruction").asText(), new ArrayList<>(), new ArrayList<>());
      groups.add(here);
    }
    if (key.equals("record") || key.equals("records")) {
      if (!here.records().contains(node)) here.records().add(node);
      return;
    }
    String source = node.path("document").isTextual() ? node.path("document").asText() : document;
    String text =
        node.path("quote").isTextual() ? node.path("quote").asText() : node.path("text").asText("");
    if (!source.isEmpty() && !text.isEmpty()) {
      Evidence found =
          new Evidence(
              source, node.path("section").asText(""), text, node.path("quote").isTextual());
      if (!here.evidence().contains(found)) here.evidence().add(found);
    }
    for (Map.Entry<String, JsonNode> field : node.properties())
      walk(field.getValue(), field.getKey(), source, here, groups);
  }
}
