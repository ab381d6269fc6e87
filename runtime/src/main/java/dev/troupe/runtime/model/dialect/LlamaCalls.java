package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * See {@link Dialect#LLAMA}: as {@link JsonCalls}, also at the beginning of a line behind prose;
 * {@code <function=NAME>{…}</function>}; and as Python, {@code NAME.call(KEY="VALUE")}, behind the
 * tag (Llama 3.1 model card, prompt formats).
 */
final class LlamaCalls implements TextCalls.Grammar {
  static final String PYTHON = "<|python_tag|>";
  private static final String FUNCTION = "<function=";
  private static final Pattern OBJECT = Pattern.compile("(?m)^[ \\t]*+\\{\\s*+\"(?:name|type)\"");
  private static final Pattern CALL = Pattern.compile("([A-Za-z0-9_-]++)\\.call\\(");
  private static final Pattern ARGUMENT =
      Pattern.compile(
          "\\s*+([A-Za-z0-9_]++)\\s*+=\\s*+(\"(?:[^\"\\\\]|\\\\.)*+\"|[^,)\"]++)\\s*+,?+");

  private final JsonCalls json = new JsonCalls(PYTHON);

  @Override
  public int next(String text, int from) {
    int first = least(json.next(text, from), text.indexOf(FUNCTION, from));
    Matcher object = OBJECT.matcher(text);
    return object.find(from) ? least(first, object.start()) : first;
  }

  private static int least(int one, int other) {
    return one < 0 ? other : other < 0 ? one : Math.min(one, other);
  }

  @Override
  public Optional<TextCalls.Span> read(String text, int at, Offered tools) {
    Cursor cursor = new Cursor(text, at);
    if (cursor.skip(FUNCTION)) return function(cursor, tools);
    if (cursor.skip(PYTHON)) {
      Optional<TextCalls.Span> called = python(text, cursor.skipBlanks().at(), tools);
      if (called.isPresent()) return called;
    }
    return json.read(text, at, tools);
  }

  private static Optional<TextCalls.Span> function(Cursor cursor, Offered tools) {
    String name = cursor.until(">").strip();
    cursor.skip(">");
    return cursor
        .skipBlanks()
        .json("</function>")
        .flatMap(arguments -> tools.call(name, arguments))
        .map(
            call -> {
              cursor.skipBlanks().skip("</function>");
              return new TextCalls.Span(cursor.at(), List.of(call));
            });
  }

  private static Optional<TextCalls.Span> python(String text, int at, Offered tools) {
    Matcher call = CALL.matcher(text).region(at, text.length());
    if (!call.lookingAt()) return Optional.empty();
    ObjectNode arguments = Json.object();
    int end = call.end();
    Matcher argument = ARGUMENT.matcher(text);
    while (argument.region(end, text.length()).lookingAt()) {
      arguments.set(
          argument.group(1),
          tools.value(call.group(1), argument.group(1), plain(argument.group(2))));
      end = argument.end();
    }
    Cursor behind = new Cursor(text, end).skipBlanks();
    if (!behind.skip(")")) return Optional.empty();
    return tools
        .call(call.group(1), arguments)
        .map(c -> new TextCalls.Span(behind.at(), List.of(c)));
  }

  private static String plain(String value) {
    if (!value.startsWith("\"")) return value.strip();
    try {
      return Json.parse(value).asText();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return value.substring(1, value.length() - 1);
    }
  }
}
