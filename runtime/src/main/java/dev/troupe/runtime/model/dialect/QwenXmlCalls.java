package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Optional;

/** See {@link Dialect#QWEN_XML}. The wrapper, and closing tags of values, may be missing. */
final class QwenXmlCalls implements TextCalls.Grammar {
  static final String FUNCTION = "<function=";
  private static final String PARAMETER = "<parameter=";

  @Override
  public int next(String text, int from) {
    int function = text.indexOf(FUNCTION, from);
    if (function < 0) return -1;
    int wrapper = text.lastIndexOf(HermesCalls.OPEN, function);
    boolean wrapped =
        wrapper >= from && text.substring(wrapper + HermesCalls.OPEN.length(), function).isBlank();
    return wrapped ? wrapper : function;
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at);
    boolean wrapped = cursor.skip(HermesCalls.OPEN);
    if (!cursor.skipBlanks().skip(FUNCTION)) return Optional.empty();
    String name = cursor.until(">").strip();
    cursor.skip(">");
    ObjectNode arguments = Json.object();
    while (cursor.skipBlanks().skip(PARAMETER)) {
      String key = cursor.until(">").strip();
      cursor.skip(">");
      String value = cursor.until("</parameter>", PARAMETER, "</function>", HermesCalls.CLOSE);
      cursor.skip("</parameter>");
      arguments.set(key, tools.value(name, key, plain(value)));
    }
    cursor.skip("</function>");
    int end = cursor.at();
    if (wrapped && cursor.skipBlanks().skip(HermesCalls.CLOSE)) end = cursor.at();
    int after = end;
    return tools.call(name, arguments).map(call -> new TextCalls.Span(after, List.of(call)));
  }

  /** Without the line breaks that the template puts around a value. */
  private static String plain(String value) {
    String from = value.startsWith("\n") ? value.substring(1) : value;
    return from.endsWith("\n") ? from.substring(0, from.length() - 1) : from;
  }
}
