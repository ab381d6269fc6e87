package dev.troupe.agents.tool;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolFault;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.knowledge.Document;
import dev.troupe.runtime.knowledge.Knowledge;
import dev.troupe.runtime.text.Fold;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads one document by sections. */
final class ReadDocument {
  /** Most headings that are named when none is the wanted one. */
  private static final int MOST_HEADINGS = 100;

  private ReadDocument() {}

  record Arguments(
      @JsonPropertyDescription("Path of the document, as search_knowledge names it")
          String document,
      @JsonPropertyDescription("Only sections whose heading path contains this")
          Optional<String> section,
      @JsonPropertyDescription("Where to go on, as 'next' of the last answer said")
          Optional<Integer> from) {}

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
            .read(context.agent(), knowledge.day(context.asOf()), arguments.document())
            .orElseThrow(
                () ->
                    new ToolFault(
                        "There is no document '" + arguments.document() + "' that may be read."));
    ObjectNode answer =
        Json.object().put("document", document.path()).put("title", document.title());
    String wanted = Fold.of(arguments.section().orElse(""));
    if (!wanted.isEmpty() && document.sections().stream().noneMatch(s -> isWanted(s, wanted)))
      return answer
          .put("none", "no heading contains '" + arguments.section().orElse("") + "'")
          .set("headings", headings(document))
          .toString();
    new Extract(answer.putArray("sections"), arguments.from().orElse(0))
        .take(document, wanted)
        .ifPresent(
            next ->
                answer
                    .put("next", next)
                    .put(
                        "cut",
                        "the document is longer; ask for single sections, or go on from next"));
    return answer.toString();
  }

  private static boolean isWanted(Document.Section section, String wanted) {
    return Fold.of(section.heading()).contains(wanted);
  }

  private static ArrayNode headings(Document document) {
    ArrayNode headings = Json.array();
    document.sections().stream()
        .map(Document.Section::heading)
        .distinct()
        .limit(MOST_HEADINGS)
        .forEach(headings::add);
    return headings;
  }

  /** As much of a document as one answer holds, from a character on. */
  private static final class Extract {
    private static final int MOST = ToolActor.MAX_RESULT - 4_096;

    private final ArrayNode to;
    private final int from;
    private int at;
    private int left = MOST;

    Extract(ArrayNode to, int from) {
      this.to = to;
      this.from = Math.max(0, from);
    }

    /** The character to go on from; empty when all is there. */
    OptionalInt take(Document document, String wanted) {
      for (Document.Section section : document.sections()) {
        if (!isWanted(section, wanted)) continue;
        int begin = Math.clamp((long) from - at, 0, section.text().length());
        at += section.text().length();
        if (begin == section.text().length()) continue;
        left -= written(section.heading()) + 32;
        String rest = section.text().substring(begin);
        String fits = left < 0 ? "" : fitting(rest);
        boolean whole = fits.length() == rest.length();
        if (!whole && !to.isEmpty() && written(rest) < MOST)
          fits = ""; // it is read whole the next time
        if (!fits.isEmpty()) to.addObject().put("section", section.heading()).put("text", fits);
        if (!whole) return OptionalInt.of(at - rest.length() + fits.length());
        left -= written(fits);
      }
      return OptionalInt.empty();
    }

    private String fitting(String text) {
      int end = Math.min(text.length(), left);
      while (end > 0 && written(text.substring(0, end)) > left) end -= Math.max(1, end / 8);
      if (end < text.length() && end > 0 && Character.isLowSurrogate(text.charAt(end))) end--;
      return text.substring(0, end);
    }

    private static int written(String text) {
      return TextNode.valueOf(text).toString().length();
    }
  }
}
