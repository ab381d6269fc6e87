package dev.troupe.agents.tool;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolFault;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.knowledge.Document;
import dev.troupe.runtime.knowledge.Knowledge;
import java.util.Optional;

/** Reads one document by sections. */
final class ReadDocument {
  private ReadDocument() {}

  record Arguments(
      @JsonPropertyDescription("Path of the document, as search_knowledge names it")
          String document,
      @JsonPropertyDescription("Only sections whose heading path contains this")
          Optional<String> section) {}

  static Tool of(Knowledge knowledge) {
    return RecordTool.of(
        "read_document",
        "Read one internal document, whole or by section",
        Effect.READ_ONLY,
        Arguments.class,
        (arguments, context) -> read(knowledge, arguments, context));
  }

  private static String read(Knowledge knowledge, Arguments arguments, ToolContext context)
      throws ToolFault {
    // One answer for absent, superseded and forbidden: an agent must not learn which documents
    // exist.
    Document document =
        knowledge
            .read(context.agent(), SearchKnowledge.day(context), arguments.document())
            .orElseThrow(
                () ->
                    new ToolFault(
                        "There is no document '" + arguments.document() + "' that may be read."));
    ObjectNode answer =
        Json.object().put("document", document.path()).put("title", document.title());
    ArrayNode sections = answer.putArray("sections");
    String wanted = arguments.section().orElse("");
    int left = ToolActor.MAX_RESULT - 4_096;
    for (Document.Section section : document.sections()) {
      if (!section.heading().contains(wanted)) continue;
      left -= section.text().length() + section.heading().length() + 64;
      if (left < 0) {
        answer.put("cut", "the document is longer; ask for single sections");
        break;
      }
      sections.addObject().put("section", section.heading()).put("text", section.text());
    }
    return answer.toString();
  }
}
