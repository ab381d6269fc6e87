package dev.troupe.scenarios.judge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Objects in a text, written as JSON or nearly so: as YAML reads what stands between braces, with
 * comments, other quotes and a last brace forgotten. So promptfoo does it, since models do it.
 */
final class FlowObjects {
  /** Longest object. */
  private static final int LONGEST = 100_000;

  private FlowObjects() {}

  static List<JsonNode> in(String text) {
    List<JsonNode> found = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '{') {
        int end = read(text, at, found);
        if (end > at) {
          at = end;
          continue;
        }
      }
      at++;
    }
    return found;
  }

  /** Where the object ends that begins here; {@code from} for none. */
  private static int read(String text, int from, List<JsonNode> found) {
    int last = Math.min(from + LONGEST, text.length());
    int open = 1;
    int end = from + 1;
    while (end < last && open > 0) {
      char c = text.charAt(end++);
      if (c == '{') open++;
      if (c == '}') open--;
    }
    if (end == from + 1) return from;
    String part = text.substring(from, end) + "}".repeat(Math.max(0, open));
    try {
      JsonNode json = yaml(comments(part));
      if (json.isContainerNode()) {
        found.add(json);
        return end;
      }
    } catch (RuntimeException e) {
      return from;
    }
    return from;
  }

  /**
   * @throws RuntimeException when it is none
   */
  static JsonNode yaml(String text) {
    return Json.tree(
        new org.snakeyaml.engine.v2.api.Load(
                org.snakeyaml.engine.v2.api.LoadSettings.builder()
                    .setSchema(new org.snakeyaml.engine.v2.schema.CoreSchema())
                    .setAllowDuplicateKeys(true)
                    .setMaxAliasesForCollections(20)
                    .build())
            .loadFromString(text));
  }

  /** Comments after two slashes, as YAML has them; not in quotes, nor where an address stands. */
  private static String comments(String text) {
    StringBuilder out = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (!out.isEmpty()) out.append('\n');
      int slashes = slashes(line);
      if (slashes < 0) out.append(line);
      else {
        int end = slashes;
        while (end < line.length() && line.charAt(end) == '/') end++;
        out.append(line, 0, slashes)
            .append("#".repeat((end - slashes) / 2))
            .append(line.substring(end));
      }
    }
    return out.toString();
  }

  private static int slashes(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote && !isEscaped(line, i)) quote = 0;
      } else if (c == '"' || (c == '\'' && !(i > 0 && Character.isLetter(line.charAt(i - 1)))))
        quote = c;
      else if (c == '/' && i + 1 < line.length() && line.charAt(i + 1) == '/') {
        int begin = i;
        while (begin > 0 && !Character.isWhitespace(line.charAt(begin - 1))) begin--;
        if (!line.substring(begin, i + 2).contains("://")) return i;
      }
    }
    return -1;
  }

  private static boolean isEscaped(String line, int at) {
    int slashes = 0;
    while (at - slashes > 0 && line.charAt(at - slashes - 1) == '\\') slashes++;
    return slashes % 2 == 1;
  }
}
