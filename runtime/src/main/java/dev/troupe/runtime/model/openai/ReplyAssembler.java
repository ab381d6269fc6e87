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
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts one answer together from chunks, or from one whole body. */
final class ReplyAssembler {
  /** How thoughts end that call a tool. */
  private static final String THOUGHT_CALL = "</tool_call>";

  /** Of one call; no model reads or writes so much. */
  private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(1_000_000_000);

  private final ModelRequest request;
  private final Dialect dialect;
  private final java.util.function.LongSupplier elapsedMillis;
  private final ThinkTags text;
  private final StringBuilder reasoning = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final ToolCallAssembler calls;
  private String finish = "";
  private String model = "";
  private String requestId = "";
  private Optional<Usage> usage = Optional.empty();
  private Optional<ModelFailure> error = Optional.empty();
  private long firstToken = -1;
  private boolean done;
  private boolean begun;
  private boolean usageBesideText;

  ReplyAssembler(
      ModelRequest request,
      Dialect dialect,
      AnswerListener listener,
      java.util.function.LongSupplier elapsedMillis) {
    this.text = new ThinkTags(listener);
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
    usage(chunk.path("usage"));
    if (isError(chunk)) {
      error = Optional.of(ErrorDecoder.ofJson(200, chunk, chunk.toString(), -1));
      return;
    }
    if (chunk.path("model").isTextual()) model = chunk.path("model").asText();
    if (requestId.isEmpty() && chunk.path("id").isTextual()) requestId = chunk.path("id").asText();
    JsonNode choice = chunk.path("choices").path(0);
    // Usage in a chunk of its own ends a stream; a running count beside text does not.
    usageBesideText = chunk.path("usage").isObject() && !choice.isMissingNode();
    if (choice.isMissingNode()) return;
    message(choice.has(part) || begun ? choice.path(part) : choice.path("message"));
    String reason = choice.path("finish_reason").asText("");
    if (!reason.isEmpty() && !reason.equals("null")) finish = reason;
  }

  /** Some servers answer 200 with an object of their own, or send one within the stream. */
  private static boolean isError(JsonNode chunk) {
    JsonNode error = chunk.path("error");
    if (error.isContainerNode() ? !error.isEmpty() : !error.asText("").isBlank())
      return !error.isBoolean() || error.asBoolean();
    return !chunk.has("choices")
        && (chunk.path("message").isTextual()
            || chunk.path("msg").isTextual()
            || chunk.path("detail").isTextual());
  }

  private void message(JsonNode delta) {
    content(delta.path("content"));
    reasoning(delta.path("reasoning_content"));
    reasoning(delta.path("reasoning"));
    if (delta.path("refusal").isTextual()) refusal.append(delta.path("refusal").asText());
    for (JsonNode call : delta.path("tool_calls")) calls.add(call);
    calls.addLegacy(delta.path("function_call"));
    begun |= !text.isEmpty() || !reasoning.isEmpty() || !calls.isEmpty();
    if (firstToken < 0 && begun) firstToken = elapsedMillis.getAsLong();
  }

  private void content(JsonNode content) {
    if (content.isTextual()) text.add(content.asText());
    for (JsonNode part : content.isArray() ? content : Json.array()) {
      switch (part.path("type").asText()) {
        case "text" -> text.add(part.path("text").asText());
        case "thinking" -> {
          for (JsonNode thought : part.path("thinking")) reasoning(thought.path("text"));
          reasoning(part.path("thinking"));
        }
        default -> {}
      }
    }
  }

  private void reasoning(JsonNode piece) {
    if (piece.isTextual()) reasoning.append(piece.asText());
  }

  /** What is no count, or more than any model reads or writes, is none: it is estimated. */
  private void usage(JsonNode node) {
    if (!node.isObject()) return;
    OptionalLong in = count(node.path("prompt_tokens"));
    OptionalLong out = count(node.path("completion_tokens"));
    if (in.isEmpty() || out.isEmpty()) return;
    if (in.getAsLong() + out.getAsLong() > 0)
      usage = Optional.of(new Usage(in.getAsLong(), out.getAsLong(), false));
  }

  /** A count that is not there is 0; some servers write it as a text. */
  private static OptionalLong count(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) return OptionalLong.of(0);
    try {
      BigDecimal count =
          node.isNumber() ? node.decimalValue() : new BigDecimal(node.asText().strip());
      return count.signum() >= 0 && count.compareTo(MOST_TOKENS) <= 0
          ? OptionalLong.of(count.longValue())
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  ModelResult result() {
    text.end();
    if (error.isPresent()) return within(error.get());
    if (!done && finish.isEmpty() && (usage.isEmpty() || usageBesideText))
      return broken(
          ModelFailure.of(ModelFailure.Kind.CUT, "the stream ended in the middle of the answer"));
    String answer = EndTokens.without(text.answer());
    if (calls.isEmpty() && request.toolsAllowed()) answer = written(answer);
    List<ToolCall> asked = calls.finish();
    Optional<ModelFailure> none =
        NoAnswer.why(finish, refusal.toString(), answer, asked, isThinking());
    if (none.isPresent()) return none.get().costing(counted(asked));
    return new ModelReply(
        answer,
        reasoning + text.thoughts(),
        asked,
        finish.isEmpty() ? "unknown" : finish,
        counted(asked),
        model,
        requestId,
        firstToken);
  }

  private boolean isThinking() {
    return !reasoning.isEmpty() || !text.thoughts().isEmpty();
  }

  /** Takes the calls that the answer holds as text; what is left of it. */
  private String written(String answer) {
    TextCalls written = TextCalls.read(dialect, answer, request.tools());
    // Qwen3 forgets at times to end its thoughts before it calls.
    String thoughts = (text.isOpen() ? text.thoughts() : reasoning.toString()).strip();
    if (answer.isBlank() && thoughts.endsWith(THOUGHT_CALL))
      written = new TextCalls("", TextCalls.atEnd(dialect, thoughts, request.tools()));
    for (TextCalls.Call call : written.calls()) calls.add(call, dialect);
    return written.text();
  }

  /** What was written until then is written, and perhaps paid. Changes nothing. */
  ModelFailure broken(ModelFailure failure) {
    return failure.costing(
        usage.orElseGet(() -> hasBegun() ? estimate(calls.written()) : Usage.NONE));
  }

  /** A server that says so within an answer, and not instead of one, has read the request. */
  private ModelFailure within(ModelFailure failure) {
    boolean read = failure.kind() == ModelFailure.Kind.UNAVAILABLE;
    return read && usage.isEmpty() ? failure.costing(estimate(calls.written())) : broken(failure);
  }

  private boolean hasBegun() {
    return isThinking() || !text.whole().isEmpty() || !calls.isEmpty();
  }

  /** As the server says, or as the texts say. */
  private Usage counted(List<ToolCall> asked) {
    if (usage.isPresent()) return usage.get();
    StringBuilder written = new StringBuilder();
    for (ToolCall call : asked)
      written.append(call.name()).append(call.arguments()).append(call.malformed());
    return estimate(written.toString());
  }

  private Usage estimate(String written) {
    return new Usage(
        TokenEstimate.of(request),
        TokenEstimate.of(text.whole())
            + TokenEstimate.of(reasoning.toString())
            + TokenEstimate.of(written),
        true);
  }
}
