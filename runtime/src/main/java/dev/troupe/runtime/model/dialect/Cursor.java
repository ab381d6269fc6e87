package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.LenientJson;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/** A place in an answer. */
final class Cursor {
  private static final String FENCE = "```";

  /** What may be missing before a closing token; before the end of all, much more may be. */
  private static final List<String> UNENDED = List.of("", "}", "}}");

  private static final List<String> ENDED = List.of("");

  private final String text;
  private int at;

  Cursor(String text, int at) {
    this.text = text;
    this.at = at;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean sees(String token) {
    return text.startsWith(token, at);
  }

  /** Past the token, if it is here. */
  boolean skip(String token) {
    if (!sees(token)) return false;
    at += token.length();
    return true;
  }

  Cursor skipBlanks() {
    while (!atEnd() && Character.isWhitespace(text.charAt(at))) at++;
    return this;
  }

  /** What stands before the first of these tokens, or before the end. */
  String until(String... tokens) {
    int end = text.length();
    for (String token : tokens) {
      int found = text.indexOf(token, at);
      if (found >= 0) end = Math.min(end, found);
    }
    String before = text.substring(at, end);
    at = end;
    return before;
  }

  /**
   * The JSON value that begins here; its end is found by JSON, for a closing token may stand in a
   * string. What is not quite JSON is mended up to {@code closing}: it may stand in a fence, or
   * lack the brackets at its end.
   */
  Optional<JsonNode> json(String closing) {
    if (!sees("{") && !sees("[") && !sees(FENCE)) return Optional.empty();
    try (StringReader rest = new StringReader(text)) {
      rest.skip(at);
      JsonParser parser = Json.mapper().createParser(rest);
      JsonNode value = parser.readValueAsTree();
      at += (int) parser.currentLocation().getCharOffset();
      return Optional.of(value);
    } catch (IOException strict) {
      int start = at;
      String written = until(closing).strip();
      for (String brackets : atEnd() ? ENDED : UNENDED) {
        LenientJson.Parsed mended = LenientJson.parse(written + brackets);
        if (mended.ok() && mended.value().isContainerNode()) return Optional.of(mended.value());
      }
      at = start;
      return Optional.empty();
    }
  }
}
