package dev.troupe.runtime.model.dialect;

import java.util.List;
import java.util.Optional;

/** See {@link Dialect#HERMES}. */
final class HermesCalls implements TextCalls.Grammar {
  static final String OPEN = "<tool_call>";
  static final String CLOSE = "</tool_call>";

  @Override
  public int next(String text, int from) {
    return text.indexOf(OPEN, from);
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at + OPEN.length()).skipBlanks();
    return cursor
        .json(CLOSE)
        .flatMap(tools::call)
        .map(
            call -> {
              cursor.skipBlanks().skip(CLOSE);
              return new TextCalls.Span(cursor.at(), List.of(call));
            });
  }
}
