package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** See {@link Dialect#MISTRAL}. Up to v7 an array, also alone; since v11 a name and an object. */
final class MistralCalls implements TextCalls.Grammar {
  static final String MARKER = "[TOOL_CALLS]";
  private static final String ID = "[CALL_ID]";
  private static final String ARGUMENTS = "[ARGS]";

  @Override
  public int next(String text, int from) {
    int blanks = new Cursor(text, 0).skipBlanks().at();
    return from <= blanks && text.startsWith("[{", blanks) ? blanks : text.indexOf(MARKER, from);
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at);
    cursor.skip(MARKER);
    if (cursor.skipBlanks().sees("[{")) return array(cursor, tools);
    String name = cursor.until("[", "{").strip();
    if (cursor.skip(ID)) cursor.until("[", "{");
    cursor.skip(ARGUMENTS);
    return cursor
        .skipBlanks()
        .json(MARKER)
        .flatMap(arguments -> tools.call(name, arguments))
        .map(call -> new TextCalls.Span(cursor.at(), List.of(call)));
  }

  private static Optional<TextCalls.Span> array(Cursor cursor, Offered tools) {
    List<TextCalls.Call> calls = new ArrayList<>();
    for (JsonNode shape : cursor.json(MARKER).orElseGet(dev.troupe.runtime.json.Json::array))
      tools.call(shape).ifPresent(calls::add);
    return calls.isEmpty() ? Optional.empty() : Optional.of(new TextCalls.Span(cursor.at(), calls));
  }
}
