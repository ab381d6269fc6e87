package dev.troupe.runtime.model.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.AnswerListener;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolCall;
import dev.troupe.api.Usage;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.TokenEstimate;
import dev.troupe.runtime.model.dialect.Dialect;
import dev.troupe.runtime.model.dialect.TextCalls;
import java.util.List;
import java.util.Optional;

/** Puts one answer together from chunks, or from one whole body. */
final class ReplyAssembler {
  private final ModelRequest request;
  private final Dialect dialect;
  private final java.util.function.LongSupplier elapsedMillis;
  private final AnswerPieces pieces;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final ToolCallAssembler calls;
  private String finish = "";
  private String model = "";
  private String requestId = "";
  private Optional<Usage> usage = Optional.empty();
  private Optional<ModelFailure> error = Optional.empty();
  private long firstToken = -1;
  private boolean done;
  private boolean usageBesideText;

  ReplyAssembler(
      ModelRequest request,
      Dialect dialect,
      AnswerListener listener,
      java.util.function.LongSupplier elapsedMillis) {
    this.pieces = new AnswerPieces(listener);
    this.request = request;
    this.dialect = dialect;
    this.elapsedMillis = elapsedMillis;
    this.calls = new ToolCallAssembler(request);
  }

  void requestId(String id) {
    requestId = id;
  }

  boolean isDone() {
    return done;
  }

  /** One event of the stream. */
  void event(String data) {
    String payload = data.strip();
    if (payload.equals("[DONE]")) done = true;
    else if (!payload.startsWith(":") && !payload.isEmpty()) chunk(parse(payload), "delta");
  }

  /** An answer that was not streamed. */
  void whole(String body) {
    done = true;
    chunk(parse(body), "message");
  }

  private static JsonNode parse(String json) {
    try {
      return Json.parse(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + Json.message(e), e);
    }
  }

  private void chunk(JsonNode chunk, String part) {
    if (!chunk.path("error").isMissingNode() && !chunk.path("error").isNull()) {
      error = Optional.of(ErrorDecoder.ofJson(200, chunk, chunk.toString(), -1));
      return;
    }
    if (chunk.path("model").isTextual()) model = chunk.path("model").asText();
    if (requestId.isEmpty() && chunk.path("id").isTextual()) requestId = chunk.path("id").asText();
    usage(chunk.path("usage"));
    JsonNode choice = chunk.path("choices").path(0);
    // Usage in a chunk of its own ends a stream; a running count beside text does not.
    usageBesideText = chunk.path("usage").isObject() && !choice.isMissingNode();
    if (choice.isMissingNode()) return;
    JsonNode delta = choice.path(part).isMissingNode() ? choice.path("message") : choice.path(part);
    content(delta.path("content"));
    reasoning(delta.path("reasoning_content"));
    reasoning(delta.path("reasoning"));
    for (JsonNode call : delta.path("tool_calls")) calls.add(call);
    if (firstToken < 0 && (!text.isEmpty() || !reasoning.isEmpty() || !calls.isEmpty()))
      firstToken = elapsedMillis.getAsLong();
    String reason = choice.path("finish_reason").asText("");
    if (!reason.isEmpty() && !reason.equals("null")) finish = reason;
  }

  private void content(JsonNode content) {
    if (content.isTextual()) text(content.asText());
    for (JsonNode part : content.isArray() ? content : Json.array()) {
      switch (part.path("type").asText()) {
        case "text" -> text(part.path("text").asText());
        case "thinking" -> {
          for (JsonNode thought : part.path("thinking")) reasoning(thought.path("text"));
          reasoning(part.path("thinking"));
        }
        default -> {}
      }
    }
  }

  private void text(String piece) {
    text.append(piece);
    pieces.add(piece);
  }

  private void reasoning(JsonNode piece) {
    if (piece.isTextual()) reasoning.append(piece.asText());
  }

  private void usage(JsonNode node) {
    if (!node.isObject()) return;
    long in = Math.max(0, node.path("prompt_tokens").asLong());
    long out = Math.max(0, node.path("completion_tokens").asLong());
    if (in + out > 0) usage = Optional.of(new Usage(in, out, false));
  }

  ModelResult result() {
    pieces.end();
    if (error.isPresent()) return error.get();
    if (!done && finish.isEmpty() && (usage.isEmpty() || usageBesideText))
      return ModelFailure.of(ModelFailure.Kind.CUT, "the stream ended in the middle of the answer");
    ThinkTags split = ThinkTags.split(text.toString());
    String answer = split.answer();
    if (calls.isEmpty() && request.toolsAllowed()) {
      TextCalls written = TextCalls.read(dialect, answer, request.tools());
      for (TextCalls.Call call : written.calls()) calls.add(call, dialect);
      answer = written.text();
    }
    List<ToolCall> asked = calls.finish();
    String thoughts = reasoning + split.thoughts();
    if (answer.isBlank() && asked.isEmpty())
      return nothing(thoughts).costing(usage.orElse(Usage.NONE));
    return new ModelReply(
        answer,
        thoughts,
        asked,
        finish.isEmpty() ? "unknown" : finish,
        usage.orElseGet(() -> estimate(asked)),
        model,
        requestId,
        firstToken);
  }

  /** Why there is none: asked again just so, a filter or a bound would say the same. */
  private ModelFailure nothing(String thoughts) {
    if (finish.equals("content_filter"))
      return ModelFailure.of(
          ModelFailure.Kind.BAD_REQUEST, "the provider's content filter withheld the answer");
    if (finish.equals("length") || finish.equals("max_tokens"))
      return ModelFailure.of(
          ModelFailure.Kind.BAD_REQUEST,
          (thoughts.isEmpty() ? "no answer" : "only reasoning, no answer")
              + " before it reached max_tokens; raise max_tokens, under model.parameters of the"
              + " prompt");
    return ModelFailure.of(
        ModelFailure.Kind.EMPTY, thoughts.isEmpty() ? "empty answer" : "only reasoning, no answer");
  }

  private Usage estimate(List<ToolCall> asked) {
    long calls = 0;
    for (ToolCall call : asked)
      calls += TokenEstimate.of(call.name() + call.arguments() + call.malformed());
    return new Usage(
        TokenEstimate.of(request),
        TokenEstimate.of(text.toString()) + TokenEstimate.of(reasoning.toString()) + calls,
        true);
  }
}
