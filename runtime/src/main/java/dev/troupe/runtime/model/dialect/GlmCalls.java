package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Optional;

/** See {@link Dialect#GLM}. */
final class GlmCalls implements TextCalls.Grammar {
  @Override
  public int next(String text, int from) {
    return text.indexOf(HermesCalls.OPEN, from);
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at + HermesCalls.OPEN.length());
    String name = cursor.skipBlanks().until("\n", "<").strip();
    ObjectNode arguments = Json.object();
    while (cursor.skipBlanks().skip("<arg_key>")) {
      String key = cursor.until("</arg_key>", "<arg_value>").strip();
      cursor.skip("</arg_key>");
      if (!cursor.skipBlanks().skip("<arg_value>")) break;
      String value = cursor.until("</arg_value>", "<arg_key>", HermesCalls.CLOSE);
      cursor.skip("</arg_value>");
      arguments.set(key, tools.value(name, key, value));
    }
    cursor.skip(HermesCalls.CLOSE);
    return tools.call(name, arguments).map(call -> new TextCalls.Span(cursor.at(), List.of(call)));
  }
}
