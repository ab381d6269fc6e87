package dev.troupe.runtime.model.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;

/** JSON values inside a text, and the text without them. */
final class EmbeddedJson {
  /** Most places tried as the beginning of a value. */
  private static final int MAX_TRIES = 500;

  private EmbeddedJson() {}

  record Split(List<JsonNode> values, String rest) {}

  static Split split(String text) {
    List<JsonNode> values = new ArrayList<>();
    StringBuilder rest = new StringBuilder();
    int tries = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = (c == '{' || c == '[') && tries++ < MAX_TRIES ? end(text, i) : -1;
      JsonNode value = end < 0 ? MissingNode.getInstance() : parse(text.substring(i, end));
      if (value.isMissingNode()) {
        rest.append(c);
        i++;
      } else {
        values.add(value);
        i = end;
      }
    }
    return new Split(values, rest.toString().replaceAll("```\\w*\\s*```", "").strip());
  }

  private static JsonNode parse(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static int end(String text, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') i++;
        else if (c == '"') quoted = false;
      } else if (c == '"') quoted = true;
      else if (c == '{' || c == '[') depth++;
      else if ((c == '}' || c == ']') && --depth == 0) return i + 1;
    }
    return -1;
  }
}
