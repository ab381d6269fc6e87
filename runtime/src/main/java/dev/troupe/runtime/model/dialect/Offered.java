package dev.troupe.runtime.model.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.LenientJson;
import dev.troupe.runtime.json.TypeCoercion;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The tools that a request offered: nothing else can be called, or nothing else is known. What a
 * model wrote a little otherwise, a name or a value's type, is read as what was offered.
 */
public final class Offered {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern AROUND =
      Pattern.compile("^[A-Za-z0-9_.]*[.]|<.*|:[0-9]+$", Pattern.DOTALL);

  private final Map<String, JsonNode> schemas = new HashMap<>();

  private final boolean any;

  public Offered(List<ToolSpec> tools) {
    this(tools, false);
  }

  /**
   * @param any whether other names are taken for tools too
   */
  Offered(List<ToolSpec> tools, boolean any) {
    this.any = any;
    for (ToolSpec tool : tools) schemas.put(tool.name(), tool.parameters());
  }

  /** A call of an offered tool. */
  Optional<TextCalls.Call> call(String written, JsonNode arguments) {
    String name = name(written);
    return (schemas.containsKey(name) || (any && NAME.matcher(name).matches()))
            && arguments.isObject()
        ? Optional.of(new TextCalls.Call(name, arguments))
        : Optional.empty();
  }

  /**
   * The tool that was meant: {@code functions.look_up:0}, {@code Look-Up} and {@code
   * look_up<|sep|>} are {@code look_up}. As written, where none is meant or several may be.
   */
  public String name(String written) {
    if (schemas.containsKey(written)) return written;
    String bare = bare(written);
    List<String> alike = schemas.keySet().stream().filter(n -> bare(n).equals(bare)).toList();
    return alike.size() == 1 ? alike.getFirst() : written;
  }

  /** Without a namespace, a template's token, a number behind it, and what is only spelling. */
  private static String bare(String name) {
    return AROUND.matcher(name.strip()).replaceAll("").replace('-', '_').toLowerCase(Locale.ROOT);
  }

  /** With the types that the tool's schema wants. */
  public JsonNode arguments(String tool, JsonNode written) {
    JsonNode schema = schemas.get(tool);
    return schema == null ? written : TypeCoercion.coerce(schema, written);
  }

  /** {@code {"name": …, "arguments" or "parameters": …}}, also within {@code "function"}. */
  Optional<TextCalls.Call> call(JsonNode shape) {
    JsonNode from = shape.path("function").isObject() ? shape.path("function") : shape;
    if (!from.path("name").isTextual()) return Optional.empty();
    JsonNode arguments = from.has("arguments") ? from.path("arguments") : from.path("parameters");
    if (arguments.isMissingNode() || arguments.isNull()) arguments = Json.object();
    if (arguments.isTextual()) arguments = LenientJson.parse(arguments.asText()).value();
    return call(from.path("name").asText(), arguments);
  }

  /** A value written as plain text, as the tool's schema wants it; text where it says nothing. */
  JsonNode value(String tool, String argument, String written) {
    JsonNode schema = schemas.getOrDefault(name(tool), Json.object());
    return TypeCoercion.coerce(schema.path("properties").path(argument), TextNode.valueOf(written));
  }
}
