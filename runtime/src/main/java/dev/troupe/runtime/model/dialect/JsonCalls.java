package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** See {@link Dialect#LLAMA} and {@link Dialect#JSON}: the answer itself begins with a call. */
final class JsonCalls implements TextCalls.Grammar {
  static final String FENCE = "```";

  private final String mark;

  /**
   * @param mark what may stand before a call that the answer does not begin with
   */
  JsonCalls(String mark) {
    this.mark = mark;
  }

  @Override
  public int next(String text, int from) {
    int blanks = new Cursor(text, 0).skipBlanks().at();
    if (from <= blanks && (text.startsWith("{", blanks) || text.startsWith("[", blanks)))
      return blanks;
    return text.indexOf(mark, from);
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at);
    boolean fenced = cursor.skip(FENCE);
    if (!fenced) cursor.skip(mark);
    if (fenced) cursor.until("\n", "{", "[");
    List<TextCalls.Call> calls = new ArrayList<>();
    int end = cursor.at();
    do {
      Optional<JsonNode> value = cursor.skipBlanks().json(fenced ? FENCE : ";");
      List<TextCalls.Call> here = value.map(v -> HermesCalls.calls(v, tools)).orElse(List.of());
      if (here.isEmpty()) break;
      calls.addAll(here);
      end = cursor.at();
    } while (cursor.skipBlanks().skip(";") || cursor.sees("{"));
    if (calls.isEmpty()) return Optional.empty();
    Cursor behind = new Cursor(text, end).skipBlanks();
    if (fenced && behind.skip(FENCE)) end = behind.at();
    return Optional.of(new TextCalls.Span(end, calls));
  }
}
