package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** A piece of a document that was offered as evidence: one sentence once it has been chosen. */
record Evidence(String document, String section, String text) {
  Optional<JsonNode> field(String name) {
    return switch (name) {
      case "document" -> Optional.of(TextNode.valueOf(document));
      case "section" -> Optional.of(TextNode.valueOf(section));
      default -> Optional.empty();
    };
  }
}
