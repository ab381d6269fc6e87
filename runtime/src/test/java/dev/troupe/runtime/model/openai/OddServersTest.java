package dev.troupe.runtime.model.openai;

import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.call;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.delta;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.kind;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.reply;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.stream;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.Effect;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.dialect.Dialect;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Servers that follow the protocol in their own way: GLM, MiniMax, DashScope, one-api, older vLLM.
 */
final class OddServersTest {
  private static ModelResult ending(String finish) {
    return whole(
        200,
        Map.of(),
        "{\"choices\":[{\"message\":{\"content\":\"年假最多\"},\"finish_reason\":\""
            + finish
            + "\"}]}");
  }

  @Test
  void whatWasWithheldOrBrokenOffIsNoAnswer() {
    for (String finish : List.of("content_filter", "sensitive"))
      assertThat(kind(ending(finish))).isEqualTo(ModelFailure.Kind.BAD_REQUEST);
    for (String finish : List.of("network_error", "insufficient_system_resource", "abort"))
      assertThat(kind(ending(finish))).isEqualTo(ModelFailure.Kind.UNAVAILABLE);
    for (String finish : List.of("stop", "length", "eos_token"))
      assertThat(reply(ending(finish)).text()).isEqualTo("年假最多");
    ModelFailure refused =
        (ModelFailure)
            whole(
                200,
                Map.of(),
                "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"抱歉\"},\"finish_reason\":\"stop\"}]}");
    assertThat(refused.kind()).isEqualTo(ModelFailure.Kind.BAD_REQUEST);
    assertThat(refused.message()).contains("抱歉");
  }

  /** One-api, GLM, older vLLM and LMDeploy, each with words that a user needs to see. */
  @Test
  void errorsInShapesOfTheirOwnAreUnderstood() {
    String glm = "{\"code\":500,\"msg\":\"404 NOT_FOUND\",\"success\":false}";
    String vllm = "{\"object\":\"error\",\"message\":\"模型不存在\",\"code\":404}";
    assertThat(failure(whole(200, Map.of(), glm)).message()).contains("404 NOT_FOUND");
    assertThat(failure(stream("data: " + vllm + "\n\n")).message()).contains("模型不存在");
    assertThat(kind(stream("data: " + vllm + "\n\n"))).isEqualTo(ModelFailure.Kind.BAD_REQUEST);
    assertThat(
            failure(stream("event: error\ndata: {\"message\":\"显存不足\",\"code\":500}\n\n"))
                .message())
        .contains("显存不足");
    String busy = "{\"error\":{\"message\":\"上游负载已饱和\",\"code\":\"429\"}}";
    assertThat(failure(stream(busy)).message()).contains("饱和");
    assertThat(kind(stream(busy))).isEqualTo(ModelFailure.Kind.RATE_LIMITED);
    assertThat(kind(stream("{\"error\":{\"code\":\"1301\",\"message\":\"系统检测到输入或生成内容可能包含敏感内容\"}}")))
        .isEqualTo(ModelFailure.Kind.BAD_REQUEST);
  }

  @Test
  void aFieldForErrorsThatIsEmptyIsNoError() {
    for (String none : List.of("null", "\"\"", "{}", "false"))
      assertThat(
              reply(
                      whole(
                          200,
                          Map.of(),
                          "{\"error\":"
                              + none
                              + ",\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}"))
                  .text())
          .isEqualTo("hi");
  }

  private static ModelFailure failure(ModelResult result) {
    assertThat(result).isInstanceOf(ModelFailure.class);
    return (ModelFailure) result;
  }

  /** It may be a number of tokens, or a port. */
  @Test
  void aNumberInAnErrorSaysNothing() {
    assertThat(
            kind(
                whole(429, Map.of(), "{\"error\":{\"message\":\"Limit 30000, Requested 1301.\"}}")))
        .isEqualTo(ModelFailure.Kind.RATE_LIMITED);
    assertThat(kind(whole(503, Map.of(), "{\"error\":{\"message\":\"10.0.0.3:1301 refused\"}}")))
        .isEqualTo(ModelFailure.Kind.UNAVAILABLE);
    assertThat(kind(whole(429, Map.of(), "{\"error\":{\"message\":\"content filter busy\"}}")))
        .isEqualTo(ModelFailure.Kind.RATE_LIMITED);
  }

  @Test
  void anAnswerThatIsCalledAStreamIsReadAsWhatItIs() {
    assertThat(
            reply(
                    stream(
                        "\n {\"choices\":[{\"message\":{\"content\":\"五天\"},\"finish_reason\":\"stop\"}]}"))
                .text())
        .isEqualTo("五天");
  }

  @Test
  void aLastChunkThatRepeatsTheAnswerAddsNothing() {
    String again =
        "data: {\"object\":\"chat.completion\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"五天。\"}}]}\n\n";
    assertThat(reply(stream(delta("五天。", "null") + again)).text()).isEqualTo("五天。");
    assertThat(reply(stream(again)).text()).isEqualTo("五天。");
  }

  @Test
  void callsInOlderFormsAreRead() {
    String fields = "\"name\":\"get\",\"arguments\":\"```json\\n{\\\"c\\\":1}\\n```\"";
    ModelReply function =
        reply(
            whole(
                200,
                Map.of(),
                "{\"choices\":[{\"message\":{\"function_call\":{"
                    + fields
                    + "}},\"finish_reason\":\"function_call\"}]}"));
    assertThat(function.calls()).hasSize(1);
    assertThat(function.calls().getFirst().arguments()).hasToString("{\"c\":1}");
    for (String both :
        List.of("", ",\"tool_calls\":[{\"id\":\"c\",\"function\":{" + fields + "}}]")) {
      String legacy = "\"function_call\":{" + fields + "}" + both;
      assertThat(
              reply(
                      whole(
                          200,
                          Map.of(),
                          "{\"choices\":[{\"message\":{"
                              + legacy
                              + "},\"finish_reason\":\"stop\"}]}"))
                  .calls())
          .hasSize(1);
      StringBuilder repeated = new StringBuilder();
      for (String piece : List.of("{", "\\\"c\\\"", ":1}")) {
        String part = "{\"name\":\"get\",\"arguments\":\"" + piece + "\"}";
        repeated
            .append("data: {\"choices\":[{\"delta\":{\"function_call\":")
            .append(part)
            .append(
                both.isEmpty()
                    ? ""
                    : ",\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":" + part + "}]")
            .append("}}]}\n\n");
      }
      ModelReply streamed = reply(stream(repeated + "data: [DONE]\n\n"));
      assertThat(streamed.calls()).hasSize(1);
      assertThat(streamed.calls().getFirst().arguments()).hasToString("{\"c\":1}");
    }
    assertThat(
            reply(
                    whole(
                        200,
                        Map.of(),
                        "{\"choices\":[{\"message\":{\"content\":\"hi\",\"function_call\":{}},\"finish_reason\":\"stop\"}]}"))
                .calls())
        .isEmpty();
    StringBuilder pieces = new StringBuilder();
    for (String piece :
        List.of(
            "\"id\":\"a\",\"function\":{\"name\":\"get\",\"arguments\":\"{\\\"c\\\"\"}",
            "\"id\":\"a\",\"function\":{\"name\":null,\"arguments\":\":1\"}",
            "\"function\":{\"arguments\":\"}\"}"))
      pieces
          .append("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{")
          .append(piece)
          .append("}]}}]}\n\n");
    ModelReply unnumbered = reply(stream(pieces + "data: [DONE]\n\n"));
    assertThat(unnumbered.calls()).hasSize(1);
    assertThat(unnumbered.calls().getFirst().arguments()).hasToString("{\"c\":1}");
  }

  @Test
  void tokensThatEndATurnAreNoPartOfTheAnswer() {
    for (String end :
        List.of("<|im_end|>", "\\n<|eot_id|>", "<|im_end|><|endoftext|>", "<｜end▁of▁sentence｜>"))
      assertThat(reply(stream(delta("Yes." + end, "\"stop\""))).text()).isEqualTo("Yes.");
    assertThat(reply(stream(delta("<|im_end|> ends a turn", "\"stop\""))).text())
        .isEqualTo("<|im_end|> ends a turn");
  }

  @Test
  void theCharsetThatAServerNamesIsUsed() {
    OpenAiCall call = call();
    call.head(200, Map.of("content-type", "text/event-stream; charset=GBK"));
    call.body(ByteBuffer.wrap(delta("年假五天", "\"stop\"").getBytes(Charset.forName("GBK"))));
    call.end();
    assertThat(reply(call.result().toCompletableFuture().join()).text()).isEqualTo("年假五天");
    OpenAiCall error = call();
    error.head(503, Map.of("content-type", "text/html; charset=gbk"));
    error.body(ByteBuffer.wrap("<html><title>服务不可用</title>".getBytes(Charset.forName("GBK"))));
    error.end();
    assertThat(failure(error.result().toCompletableFuture().join()).message()).contains("服务不可用");
  }

  /** Qwen3 calls at times without having ended its thoughts. */
  @Test
  void aCallAtTheEndOfThoughtsIsMade() {
    List<ToolSpec> tools = List.of(new ToolSpec("get", "", Json.object(), Effect.READ_ONLY));
    String call = "<tool_call>{\\\"name\\\":\\\"get\\\",\\\"arguments\\\":{}}</tool_call>";
    String quoted =
        "it says <tool_call>{\\\"name\\\":\\\"get\\\",\\\"arguments\\\":{\\\"all\\\":1}}</tool_call>. No.\\n";
    for (String message :
        List.of(
            "\"content\":\"<think>so\\n" + call + "\"",
            "\"content\":\"<think>" + quoted + call + "\"",
            "\"content\":\"\",\"reasoning_content\":\"" + quoted + call + "\"",
            "\"content\":\"\",\"reasoning_content\":\"so\\n" + call + "\""))
      assertThat(
              reply(whole(tools, Dialect.HERMES, "{\"choices\":[{\"message\":{" + message + "}}]}"))
                  .calls())
          .singleElement()
          .satisfies(made -> assertThat(made.arguments()).isEmpty());
    assertThat(
            kind(
                whole(
                    tools,
                    Dialect.HERMES,
                    "{\"choices\":[{\"message\":{\"content\":\"<think>"
                        + call
                        + " would do\"},\"finish_reason\":\"stop\"}]}")))
        .isEqualTo(ModelFailure.Kind.EMPTY);
  }

  /** A namespace, an index, other letters; a number as a text, and null for what may be absent. */
  @Test
  void callsAreReadAsWhatWasOffered() throws Exception {
    List<ToolSpec> tools =
        List.of(
            new ToolSpec(
                "look_up",
                "",
                Json.parse(
                    "{\"properties\":{\"n\":{\"type\":\"integer\"},\"s\":{\"type\":\"string\"}}}"),
                Effect.READ_ONLY),
            new ToolSpec("send-mail", "", Json.object(), Effect.IRREVERSIBLE),
            new ToolSpec("send_mail", "", Json.object(), Effect.IRREVERSIBLE));
    for (String name : List.of("look_up", "functions.look_up:0", "Look-Up", " look_up<|sep|>")) {
      ModelReply reply = reply(whole(tools, Dialect.NATIVE, calling(name)));
      assertThat(reply.calls().getFirst().name()).isEqualTo("look_up");
      assertThat(reply.calls().getFirst().arguments()).hasToString("{\"n\":3}");
    }
    for (String name : List.of("SEND_MAIL", "look", "look_up_all", "x.y"))
      assertThat(reply(whole(tools, Dialect.NATIVE, calling(name))).calls().getFirst().name())
          .isEqualTo(name);
    ModelReply written =
        reply(
            whole(
                tools,
                Dialect.HERMES,
                "{\"choices\":[{\"message\":{\"content\":\"<tool_call>{\\\"name\\\":\\\"tools.LOOK_UP\\\","
                    + "\\\"arguments\\\":{\\\"n\\\":\\\"3\\\"}}</tool_call>\"}}]}"));
    assertThat(written.calls().getFirst().name()).isEqualTo("look_up");
    assertThat(written.calls().getFirst().arguments()).hasToString("{\"n\":3}");
  }

  private static String calling(String name) {
    return "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"d\",\"function\":{\"name\":\""
        + name
        + "\",\"arguments\":\"{\\\"n\\\":\\\"3\\\",\\\"s\\\":null}\"}}]},\"finish_reason\":\"stop\"}]}";
  }
}
