package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.runtime.json.Json;

/** What an output says as an answer: its text, its data, its sources. */
public final class Answers {
  private Answers() {}

  public static JsonNode data(String output) {
    if (!output.startsWith("{") && !output.startsWith("[")) return MissingNode.getInstance();
    try {
      return Json.parse(output);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** An output with a property {@code text} that is empty, and no sources. */
  public static boolean isNothing(String output) {
    JsonNode data = data(output);
    return output.isBlank()
        || (data.isObject()
            && data.has("text")
            && data.path("text").asText("").isBlank() | data.path("text").isNull()
            && data.path("sources").isEmpty());
  }
}
