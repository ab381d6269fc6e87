package dev.troupe.scenarios.judge;

import java.util.ArrayList;
import java.util.List;

/** Texts with commas between them; one that holds a comma stands in double quotes. */
final class CommaList {
  private final String text;
  private final List<String> parts = new ArrayList<>();
  private int at;

  private CommaList(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException when a quote is not closed, or something follows it
   */
  static List<String> of(String text) {
    CommaList list = new CommaList(text);
    list.read();
    return list.parts;
  }

  private void read() {
    while (true) {
      while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == ',')) at++;
      if (at >= text.length()) return;
      parts.add(text.charAt(at) == '"' ? quoted() : plain());
    }
  }

  private static boolean isBlank(char c) {
    return JsText.trim(String.valueOf(c)).isEmpty();
  }

  private String plain() {
    int end = text.indexOf(',', at);
    if (end < 0) end = text.length();
    String part = JsText.trim(text.substring(at, end));
    at = end;
    return part;
  }

  private String quoted() {
    StringBuilder part = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length()) throw new IllegalArgumentException("a quote is not closed");
      char c = text.charAt(at++);
      char next = at < text.length() ? text.charAt(at) : ' ';
      if (c == '\\' && (next == '"' || next == '\\')) {
        part.append(next);
        at++;
      } else if (c == '"' && next == '"' && at < text.length()) {
        part.append('"');
        at++;
      } else if (c == '"') break;
      else part.append(c);
    }
    while (at < text.length() && isBlank(text.charAt(at))) at++;
    if (at < text.length() && text.charAt(at) != ',')
      throw new IllegalArgumentException("a comma must follow a text in quotes");
    return part.toString();
  }
}
