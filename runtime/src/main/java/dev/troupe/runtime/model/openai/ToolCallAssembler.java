package dev.troupe.runtime.model.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ToolCall;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.json.LenientJson;
import dev.troupe.runtime.model.dialect.Dialect;
import dev.troupe.runtime.model.dialect.Offered;
import dev.troupe.runtime.model.dialect.TextCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Puts tool calls together from deltas; ids are made unique in the whole conversation. */
final class ToolCallAssembler {
  /** Most tool calls taken from one answer. */
  static final int MAX_CALLS = 64;

  private static final class Partial {
    String id = "";
    final StringBuilder name = new StringBuilder();
    final StringBuilder arguments = new StringBuilder();
    JsonNode ready = MissingNode.getInstance();
  }

  private final List<Partial> partials = new ArrayList<>();
  private final Partial legacy = new Partial();
  private final Map<Integer, Partial> byIndex = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Offered offered;

  ToolCallAssembler(ModelRequest request) {
    for (Message message : request.messages())
      for (ToolCall call : message.toolCalls()) taken.add(call.id());
    offered = new Offered(request.tools());
  }

  boolean isEmpty() {
    return partials.isEmpty() && legacy.name.isEmpty();
  }

  void add(JsonNode delta) {
    Partial partial = partial(delta);
    String id = delta.path("id").asText("");
    if (!id.isEmpty()) partial.id = id;
    add(partial, delta.path("function"));
  }

  /** The protocol's form before there were lists of calls; some servers send both. */
  void addLegacy(JsonNode function) {
    add(legacy, function);
  }

  private static void add(Partial partial, JsonNode function) {
    if (function.path("name").isTextual()) {
      String name = function.path("name").asText();
      if (!name.contentEquals(partial.name)) partial.name.append(name);
    }
    JsonNode arguments = function.path("arguments");
    if (arguments.isTextual()) partial.arguments.append(arguments.asText());
    else if (arguments.isObject()) partial.ready = arguments;
  }

  /** One that was written as text; Mistral's templates refuse ids of other than nine letters. */
  void add(TextCalls.Call call, Dialect dialect) {
    checkCount(partials.size() + 1);
    Partial partial = new Partial();
    if (dialect == Dialect.MISTRAL)
      partial.id = String.format(Locale.ROOT, "c%08d", taken.size() + partials.size());
    partial.name.append(call.name());
    partial.ready = call.arguments();
    partials.add(partial);
  }

  /** By index; but some servers give every call index 0, and then a new id begins a new call. */
  private Partial partial(JsonNode delta) {
    int index = delta.path("index").isInt() ? delta.path("index").asInt() : -1;
    String id = delta.path("id").asText("");
    Partial known = index < 0 ? null : byIndex.get(index);
    boolean another = known != null && !id.isEmpty() && !known.id.isEmpty() && !id.equals(known.id);
    if (known != null && !another) return known;
    if (index < 0 && !partials.isEmpty() && goesOn(partials.getLast(), id, delta))
      return partials.getLast();
    checkCount(partials.size() + 1);
    Partial fresh = new Partial();
    partials.add(fresh);
    if (index >= 0) byIndex.put(index, fresh);
    return fresh;
  }

  /** Some servers give no index: what names no tool is more of the call before. */
  private static boolean goesOn(Partial before, String id, JsonNode delta) {
    boolean named = !delta.path("function").path("name").asText("").isEmpty();
    return !named && (id.isEmpty() || id.equals(before.id));
  }

  /** All that was written of them, whether it can be read or not. */
  String written() {
    StringBuilder written = new StringBuilder();
    for (Partial partial : partials)
      written.append(partial.name).append(partial.arguments).append(partial.ready);
    return written.append(legacy.name).append(legacy.arguments).toString();
  }

  List<ToolCall> finish() {
    List<ToolCall> calls = new ArrayList<>();
    if (partials.isEmpty() && !legacy.name.isEmpty()) partials.add(legacy);
    for (Partial partial : partials) {
      String name = offered.name(partial.name.toString());
      List<JsonNode> several = concatenated(partial.arguments.toString());
      if (several.size() < 2) calls.add(call(unique(partial.id), name, partial));
      for (JsonNode one : several.size() < 2 ? List.<JsonNode>of() : several)
        calls.add(new ToolCall(unique(partial.id), name, offered.arguments(name, one)));
      checkCount(calls.size());
    }
    return calls;
  }

  private static void checkCount(int calls) {
    if (calls > MAX_CALLS)
      throw new IllegalStateException("more than " + MAX_CALLS + " tool calls in one answer");
  }

  private String unique(String wished) {
    String id = wished;
    for (int n = taken.size() + 1; id.isEmpty() || !taken.add(id); n++) id = "call_" + n;
    return id;
  }

  /** Some servers run the arguments of several calls together: {@code {…}{…}}. */
  private static List<JsonNode> concatenated(String raw) {
    if (!raw.contains("}{")) return List.of();
    try (com.fasterxml.jackson.databind.MappingIterator<JsonNode> values =
        Json.mapper()
            .readerFor(JsonNode.class)
            .with(JsonFactory.builder().streamReadConstraints(Json.outside()).build())
            .readValues(raw)) {
      List<JsonNode> all = values.readAll();
      return all.stream().allMatch(JsonNode::isObject) ? all : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private ToolCall call(String id, String name, Partial partial) {
    String raw = partial.arguments.toString().strip();
    JsonNode arguments = partial.ready.isObject() ? partial.ready : read(raw);
    return arguments.isObject()
        ? new ToolCall(id, name, offered.arguments(name, arguments))
        : new ToolCall(id, name, Json.object(), raw);
  }

  private static JsonNode read(String raw) {
    if (raw.isEmpty() || raw.equals("null")) return Json.object();
    try {
      JsonNode parsed = Json.parse(raw);
      return parsed.isTextual() ? Json.parse(parsed.asText()) : parsed;
    } catch (JsonProcessingException strict) {
      LenientJson.Parsed atStart = LenientJson.atStart(raw);
      return atStart.ok() ? atStart.value() : LenientJson.parse(raw).value();
    }
  }
}
