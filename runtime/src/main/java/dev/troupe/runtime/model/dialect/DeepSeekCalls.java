package dev.troupe.runtime.model.dialect;

import java.util.List;
import java.util.Optional;

/** See {@link Dialect#DEEPSEEK}: full-width bars and U+2581; V3 and R1 fence the arguments. */
final class DeepSeekCalls implements TextCalls.Grammar {
  static final String ALL = "<｜tool▁calls▁begin｜>";
  private static final String ALL_END = "<｜tool▁calls▁end｜>";
  static final String ONE = "<｜tool▁call▁begin｜>";
  private static final String ONE_END = "<｜tool▁call▁end｜>";
  private static final String SEPARATOR = "<｜tool▁sep｜>";
  private static final String FENCE = "```";

  @Override
  public int next(String text, int from) {
    int one = text.indexOf(ONE, from);
    int all = text.indexOf(ALL, from);
    return all >= 0 && (one < 0 || all < one) ? all : one;
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at);
    cursor.skip(ALL);
    if (!cursor.skipBlanks().skip(ONE)) return Optional.empty();
    String before = cursor.until(SEPARATOR).strip();
    cursor.skip(SEPARATOR);
    String behind = cursor.skipBlanks().until("\n", "{", FENCE).strip();
    String name = behind.isEmpty() ? before : behind; // before it: the name (V3.1), or "function"
    if (cursor.skipBlanks().skip(FENCE)) cursor.until("\n", "{");
    return cursor
        .skipBlanks()
        .json(ONE_END)
        .flatMap(arguments -> tools.call(name, arguments))
        .map(
            call -> {
              cursor.skipBlanks().skip(FENCE);
              cursor.skipBlanks().skip(ONE_END);
              int end = cursor.at();
              if (cursor.skipBlanks().skip(ALL_END)) end = cursor.at();
              return new TextCalls.Span(end, List.of(call));
            });
  }
}
