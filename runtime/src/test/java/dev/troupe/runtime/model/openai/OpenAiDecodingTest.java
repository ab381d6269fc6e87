package dev.troupe.runtime.model.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.AnswerListener;
import dev.troupe.api.Effect;
import dev.troupe.api.Message;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolSpec;
import dev.troupe.api.Usage;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.dialect.Dialect;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Oddities of real servers, each in the smallest form that shows it. */
final class OpenAiDecodingTest {
  private static final ModelRequest REQUEST =
      new ModelRequest(
          List.of(Message.user("hi")),
          List.of(new ToolSpec("get", "", Json.object(), Effect.READ_ONLY)),
          true,
          Optional.empty(),
          false,
          Optional.empty(),
          0);

  static OpenAiCall call() {
    return new OpenAiCall(REQUEST, Dialect.NATIVE, AnswerListener.NOBODY, new SystemEnv());
  }

  static ModelResult stream(byte[]... pieces) {
    OpenAiCall call = call();
    call.head(200, Map.of("content-type", "text/event-stream"));
    for (byte[] piece : pieces) call.body(ByteBuffer.wrap(piece));
    call.end();
    return call.result().toCompletableFuture().join();
  }

  static ModelResult stream(String text) {
    return stream(text.getBytes(UTF_8));
  }

  static ModelResult whole(int status, Map<String, String> headers, String body) {
    OpenAiCall call = call();
    call.head(status, headers);
    call.body(ByteBuffer.wrap(body.getBytes(UTF_8)));
    call.end();
    return call.result().toCompletableFuture().join();
  }

  static ModelResult whole(List<ToolSpec> tools, Dialect dialect, String body) {
    ModelRequest request =
        new ModelRequest(
            List.of(Message.user("hi")), tools, true, Optional.empty(), false, Optional.empty(), 0);
    OpenAiCall call = new OpenAiCall(request, dialect, AnswerListener.NOBODY, new SystemEnv());
    call.head(200, Map.of("content-type", "application/json"));
    call.body(ByteBuffer.wrap(body.getBytes(UTF_8)));
    call.end();
    return call.result().toCompletableFuture().join();
  }

  static ModelReply reply(ModelResult result) {
    assertThat(result).isInstanceOf(ModelReply.class);
    return (ModelReply) result;
  }

  static String delta(String content, String finish) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
        + content
        + "\"},\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  @Test
  void readsCommentsAndLineEndsOfAnyKind() {
    assertThat(
            reply(
                    stream(
                        ": wait\r\n\r\n"
                            + delta("a", "null").replace("\n", "\r\n")
                            + delta("b", "\"stop\"")
                            + "data:[DONE]\n\n"))
                .text())
        .isEqualTo("ab");
    assertThat(
            reply(stream("data: : QUEUED\n\n" + delta("ok", "\"stop\"") + "data: [DONE]\n\n"))
                .text())
        .isEqualTo("ok");
  }

  @Test
  void joinsPiecesCutAnywhere() {
    byte[] all = (delta("你好", "\"stop\"") + "data: [DONE]\n\n").getBytes(UTF_8);
    for (int cut = 1; cut < all.length; cut++)
      assertThat(
              reply(stream(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
                  .text())
          .isEqualTo("你好");
  }

  @Test
  void anEndWithoutFinishIsACutUnlessUsageCame() {
    assertThat(((ModelFailure) stream(delta("half", "null"))).kind())
        .isEqualTo(ModelFailure.Kind.CUT);
    ModelReply done =
        reply(
            stream(
                delta("all", "null")
                    + "data:"
                    + " {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}\n\n"));
    assertThat(done.usage()).isEqualTo(new Usage(9, 1, false));
  }

  @Test
  void anErrorInsideA200IsAFailure() {
    ModelFailure failure =
        (ModelFailure)
            stream(
                "data: {\"error\":{\"message\":\"quota used"
                    + " up\",\"type\":\"insufficient_quota\"}}\n\n"
                    + "data: [DONE]\n\n");
    assertThat(failure.kind()).isEqualTo(ModelFailure.Kind.QUOTA);
    assertThat(((ModelFailure) stream("data: {\"error\":\"engine died\"}\n\n")).message())
        .contains("engine died");
  }

  @Test
  void assemblesToolCallsWhateverTheIndexSays() {
    String same =
        "data:"
            + " {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"%s\",\"function\":{\"name\":\"get\",\"arguments\":\"%s\"}}]}}]}\n\n";
    ModelReply reply =
        reply(
            stream(
                String.format(same, "p", "{\\\"c\\\":\\\"Rome\\\"}")
                    + String.format(same, "q", "{\\\"c\\\":\\\"Oslo\\\"}")
                    + "data: [DONE]\n\n"));
    assertThat(reply.calls())
        .extracting(c -> c.arguments().toString())
        .containsExactly("{\"c\":\"Rome\"}", "{\"c\":\"Oslo\"}");
  }

  @Test
  void brokenArgumentsAreKeptForTheModelAndNotRun() {
    ModelReply reply =
        reply(
            whole(
                200,
                Map.of(),
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"d\",\"function\":{\"name\":\"get\",\"arguments\":\"{\\\"t\\\":\\\"say"
                    + " \\\"hi\\\"\"}}]},\"finish_reason\":\"tool_calls\"}]}"));
    assertThat(reply.calls().getFirst().malformed()).contains("say");
    assertThat(reply.calls().getFirst().arguments()).isEmpty();
  }

  @Test
  void readsReasoningApartFromTheAnswer() {
    ModelReply reply =
        reply(
            stream(
                delta("<thi", "null")
                    + delta("nk>plan</th", "null")
                    + delta("ink>391", "\"stop\"")));
    assertThat(reply.text()).isEqualTo("391");
    assertThat(reply.reasoning()).isEqualTo("plan");
  }

  @Test
  void tellsErrorsByStatusTextAndShape() {
    assertThat(
            kind(
                whole(
                    401,
                    Map.of(),
                    "{\"error\":{\"message\":\"Incorrect API key provided:"
                        + " sk-abcdefgh12345678\"}}")))
        .isEqualTo(ModelFailure.Kind.UNAUTHORIZED);
    assertThat(
            ((ModelFailure)
                    whole(
                        401,
                        Map.of(),
                        "{\"error\":{\"message\":\"Incorrect API key provided:"
                            + " sk-abcdefgh12345678\"}}"))
                .message())
        .doesNotContain("abcdefgh");
    assertThat(kind(whole(502, Map.of(), "<html><title>502 Bad Gateway</title>")))
        .isEqualTo(ModelFailure.Kind.UNAVAILABLE);
    assertThat(kind(whole(200, Map.of(), "<!doctype html><title>Login</title>")))
        .isEqualTo(ModelFailure.Kind.NOT_AN_API);
    assertThat(
            kind(
                whole(
                    400,
                    Map.of(),
                    "{\"error\":{\"message\":\"Input length (9000) exceeds model's maximum context"
                        + " length (8192).\"}}")))
        .isEqualTo(ModelFailure.Kind.CONTEXT_OVERFLOW);
    assertThat(
            kind(
                whole(
                    503,
                    Map.of(),
                    "{\"error\":{\"message\":\"upstream said: token count exceeds the model's"
                        + " maximum context length\"}}")))
        .isEqualTo(ModelFailure.Kind.CONTEXT_OVERFLOW);
  }

  static ModelFailure.Kind kind(ModelResult result) {
    return ((ModelFailure) result).kind();
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    Instant now = Instant.parse("2026-11-25T12:00:00Z");
    assertThat(RetryAfter.millis(Map.of("retry-after", "2"), now)).isEqualTo(2000);
    assertThat(RetryAfter.millis(Map.of("retry-after", "Wed, 25 Nov 2026 12:00:20 GMT"), now))
        .isEqualTo(20000);
    assertThat(RetryAfter.millis(Map.of("retry-after-ms", "1500", "retry-after", "2"), now))
        .isEqualTo(1500);
    assertThat(RetryAfter.millis(Map.of("retry-after", "0x10"), now)).isEqualTo(-1);
    assertThat(
            RetryAfter.millis(
                Map.of(
                    "x-ratelimit-reset-requests",
                    "1m30s",
                    "x-ratelimit-remaining-requests",
                    "0",
                    "x-ratelimit-reset-tokens",
                    "250ms",
                    "x-ratelimit-remaining-tokens",
                    "9"),
                now))
        .isEqualTo(90000);
  }

  @Test
  void aFloodOfToolCallsIsNoAnswer() {
    String call = "{\\\"name\\\":\\\"get\\\",\\\"arguments\\\":{}}";
    String list = "[" + (call + ",").repeat(99) + call + "]";
    List<ToolSpec> tools = REQUEST.tools();
    for (Dialect dialect : List.of(Dialect.JSON, Dialect.LLAMA))
      assertThat(
              whole(tools, dialect, "{\"choices\":[{\"message\":{\"content\":\"" + list + "\"}}]}"))
          .isInstanceOfSatisfying(
              ModelFailure.class, f -> assertThat(f.message()).contains("more than 64 tool calls"));
    assertThat(
            whole(
                200,
                Map.of(),
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"d\",\"function\":{\"name\":\"get\",\"arguments\":\""
                    + "{}".repeat(100)
                    + "\"}}]}}]}"))
        .isInstanceOfSatisfying(
            ModelFailure.class, f -> assertThat(f.message()).contains("more than 64 tool calls"));
  }

  @Test
  void aStreamWithoutItsContentTypeIsOneHoweverItBegins() {
    for (String begin : List.of("", ": hello\n\n", "event: message\n", "\nid: 1\n", "retry: 5\n"))
      assertThat(
              reply(whole(200, Map.of(), begin + delta("hi", "\"stop\"") + "data: [DONE]\n\n"))
                  .text())
          .as(begin)
          .isEqualTo("hi");
  }

  @Test
  void halfOfTheArgumentsIsNotTakenForAll() {
    ModelReply reply =
        reply(
            whole(
                200,
                Map.of(),
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"d\",\"function\":{\"name\":\"get\",\"arguments\":\"{\\\"order\\\":{\\\"id\\\":7},\\\"no\"}}]},\"finish_reason\":\"length\"}]}"));
    assertThat(reply.calls().getFirst().malformed()).contains("order");
  }
}
