package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** See {@link Dialect#HERMES}. A block may hold several calls, and its opening tag be missing. */
final class HermesCalls implements TextCalls.Grammar {
  static final String OPEN = "<tool_call>";
  static final String CLOSE = "</tool_call>";

  @Override
  public int next(String text, int from) {
    int open = text.indexOf(OPEN, from);
    int begin = new Cursor(text, 0).skipBlanks().at();
    boolean unopened = from <= begin && text.startsWith("{", begin);
    int close = unopened ? text.indexOf(CLOSE) : -1;
    return close >= 0 && (open < 0 || close < open) ? begin : open;
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at);
    cursor.skip(OPEN);
    List<TextCalls.Call> calls = new ArrayList<>();
    int end = at;
    while (!cursor.skipBlanks().atEnd()) {
      List<TextCalls.Call> here = cursor.json(CLOSE).map(v -> calls(v, tools)).orElse(List.of());
      if (here.isEmpty()) break;
      calls.addAll(here);
      end = cursor.at();
      cursor.skipBlanks().skip(",");
    }
    if (calls.isEmpty()) return Optional.empty();
    return Optional.of(new TextCalls.Span(closed(text, end), calls));
  }

  static List<TextCalls.Call> calls(JsonNode value, Offered tools) {
    List<TextCalls.Call> calls = new ArrayList<>();
    for (JsonNode shape : value.isArray() ? value : Json.array().add(value))
      tools.call(shape).ifPresent(calls::add);
    return calls;
  }

  /** Behind the closing tag; a bracket too many may stand before it. */
  private static int closed(String text, int end) {
    Cursor cursor = new Cursor(text, end);
    while (cursor.skipBlanks().skip("}") || cursor.skip("]")) {}
    return cursor.skip(CLOSE) ? cursor.at() : end;
  }
}
