package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.LenientJson;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/** A place in an answer. */
final class Cursor {
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
   * string. What is not quite JSON is mended up to {@code closing}.
   */
  Optional<JsonNode> json(String closing) {
    if (atEnd() || (text.charAt(at) != '{' && text.charAt(at) != '[')) return Optional.empty();
    try (StringReader rest = new StringReader(text)) {
      rest.skip(at);
      JsonParser parser = Json.mapper().createParser(rest);
      JsonNode value = parser.readValueAsTree();
      at += (int) parser.currentLocation().getCharOffset();
      return Optional.of(value);
    } catch (IOException strict) {
      int start = at;
      LenientJson.Parsed mended = LenientJson.parse(until(closing).strip());
      if (mended.ok() && mended.value().isContainerNode()) return Optional.of(mended.value());
      at = start;
      return Optional.empty();
    }
  }
}
