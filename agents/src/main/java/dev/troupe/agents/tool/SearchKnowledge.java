package dev.troupe.agents.tool;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.knowledge.Knowledge;
import dev.troupe.runtime.knowledge.Passage;
import java.util.Optional;

/** Finds passages of the documents that the asking agent may read. */
final class SearchKnowledge {
  private static final int DEFAULT_LIMIT = 6;
  private static final int MAX_LIMIT = 20;

  private final Knowledge knowledge;

  SearchKnowledge(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  record Arguments(
      @JsonPropertyDescription("What to look for, in the words of the documents") String query,
      @JsonPropertyDescription("Most passages, 1 to 20") Optional<Integer> limit) {}

  static Tool of(Knowledge knowledge) {
    SearchKnowledge tool = new SearchKnowledge(knowledge);
    return RecordTool.of(
        "search_knowledge",
        "Search the internal documents; answers passages with document and section to quote from",
        Effect.READ_ONLY,
        Arguments.class,
        tool::search);
  }

  private String search(Arguments arguments, ToolContext context) {
    int limit = Math.clamp(arguments.limit().orElse(DEFAULT_LIMIT), 1, MAX_LIMIT);
    ObjectNode answer = Json.object();
    ArrayNode passages = answer.putArray("passages");
    int left = ToolActor.MAX_RESULT - 1_024;
    for (Passage passage :
        knowledge.search(
            context.agent(), knowledge.day(context.asOf()), arguments.query(), limit)) {
      ObjectNode found =
          Json.object()
              .put("document", passage.document())
              .put("section", passage.section())
              .put("text", passage.text());
      left -= found.toString().length() + 1;
      if (left < 0) break; // the worst hits; half a passage could not be read
      passages.add(found);
    }
    return answer.toString();
  }
}
