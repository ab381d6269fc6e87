package dev.troupe.runtime.model.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Message;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.OutputSchema;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;

/** {@link ModelRequest} to the body of {@code POST /chat/completions}. */
final class RequestEncoder {
  private RequestEncoder() {}

  static ObjectNode encode(ModelRequest request, Endpoint endpoint) {
    ObjectNode body = Json.object();
    body.put("model", endpoint.model());
    ArrayNode messages = body.putArray("messages");
    for (Message message : request.messages()) messages.add(message(message));
    if (!request.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      for (ToolSpec tool : request.tools()) tools.add(tool(tool));
      if (!request.toolsAllowed()) body.put("tool_choice", "none");
    }
    request
        .output()
        .filter(schema -> request.strictOutput())
        .ifPresent(schema -> body.set("response_format", format(schema)));
    request.temperature().ifPresent(t -> body.put("temperature", t));
    if (request.maxTokens() > 0) body.put("max_tokens", request.maxTokens());
    body.put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    body.setAll(endpoint.extra());
    return body;
  }

  private static ObjectNode message(Message message) {
    ObjectNode node = Json.object();
    node.put("role", message.role().wire());
    node.put("content", message.content());
    if (message.role() == Message.Role.TOOL) node.put("tool_call_id", message.toolCallId());
    if (!message.toolCalls().isEmpty()) {
      ArrayNode calls = node.putArray("tool_calls");
      for (ToolCall call : message.toolCalls()) {
        ObjectNode entry = calls.addObject();
        entry.put("id", call.id()).put("type", "function");
        // Arguments that could not be parsed go back as {}: some servers reject a history with
        // broken JSON.
        entry
            .putObject("function")
            .put("name", call.name())
            .put("arguments", call.arguments().toString());
      }
    }
    return node;
  }

  private static ObjectNode tool(ToolSpec tool) {
    ObjectNode node = Json.object();
    node.put("type", "function");
    ObjectNode function = node.putObject("function");
    function.put("name", tool.name()).put("description", tool.description());
    function.set("parameters", tool.parameters());
    return node;
  }

  private static ObjectNode format(OutputSchema output) {
    ObjectNode format = Json.object();
    format.put("type", "json_schema");
    ObjectNode schema = format.putObject("json_schema");
    schema.put("name", output.name().replaceAll("[^A-Za-z0-9_-]", "_"));
    schema.set("schema", output.schema());
    return format;
  }
}
