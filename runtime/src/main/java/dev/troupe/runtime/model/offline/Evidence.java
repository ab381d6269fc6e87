package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/**
 * A piece of a document that was offered as evidence.
 *
 * @param chosen a quote: somebody has found already that it answers
 */
record Evidence(String document, String section, String text, boolean chosen) {
  Optional<JsonNode> field(String name) {
    return switch (name) {
      case "document" -> Optional.of(TextNode.valueOf(document));
      case "section" -> Optional.of(TextNode.valueOf(section));
      default -> Optional.empty();
    };
  }
}
