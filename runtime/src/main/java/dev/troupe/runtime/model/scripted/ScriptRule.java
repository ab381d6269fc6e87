package dev.troupe.runtime.model.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Message;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolCall;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.TokenEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One rule of a script; {@code tool_results} is how many tool messages the request must hold.
 *
 * @param contains texts that must all be in the request, wherever
 */
public record ScriptRule(
    Optional<String> agent,
    List<String> contains,
    OptionalInt toolResults,
    JsonNode reply,
    Duration delay,
    Optional<ModelFailure> fail) {

  boolean matches(ModelRequest request, String asking) {
    if (agent.isPresent() && !agent.get().equals(asking)) return false;
    long results = request.messages().stream().filter(m -> m.role() == Message.Role.TOOL).count();
    if (toolResults.isPresent() && toolResults.getAsInt() != results) return false;
    return contains.stream()
        .allMatch(part -> request.messages().stream().anyMatch(m -> m.content().contains(part)));
  }

  ModelResult answer(ModelRequest request) {
    if (fail.isPresent()) return fail.get();
    List<ToolCall> calls = new ArrayList<>();
    int before = request.messages().stream().mapToInt(m -> m.toolCalls().size()).sum();
    for (JsonNode call : reply.path("tool_calls"))
      calls.add(
          new ToolCall(
              "call_" + (before + calls.size() + 1),
              call.path("name").asText(),
              call.path("arguments").isObject() ? call.path("arguments") : Json.object()));
    String text =
        !calls.isEmpty()
            ? reply.path("text").asText("")
            : reply.isTextual() ? reply.asText() : reply.toString();
    Usage usage = new Usage(TokenEstimate.of(request), TokenEstimate.of(text), true);
    return new ModelReply(
        text, "", calls, calls.isEmpty() ? "stop" : "tool_calls", usage, "scripted", "", -1);
  }
}
