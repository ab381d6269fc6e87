package dev.troupe.runtime.model.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolCall;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The shared collection of real servers' oddities, as far as this version decodes them. */
final class ModelQuirksTest {
  private static final Path FILE =
      ProjectRoot.find().resolveSibling("shared/data/model_quirks/quirks.jsonl");

  /** Text dialects of tool calls and Ollama's own API are not decoded in this version. */
  private static final Set<String> NOT_YET = Set.of("dialect");

  @TestFactory
  List<DynamicTest> hold() throws IOException {
    if (!Files.exists(FILE)) {
      System.err.println(
          "SKIPPED: ModelQuirksTest needs the shared data folder beside the project");
      return List.of(
          DynamicTest.dynamicTest(
              "skipped: no shared data",
              () -> org.junit.jupiter.api.Assumptions.abort("no shared data")));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      JsonNode quirk = Json.parse(line);
      if (NOT_YET.contains(quirk.path("area").asText()) || quirk.path("input").has("dialect"))
        continue;
      Optional<ModelResult> result = decode(quirk.path("input"));
      result.ifPresent(
          r ->
              tests.add(
                  DynamicTest.dynamicTest(
                      quirk.path("id").asText(), () -> check(quirk.path("expected"), r))));
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  private static Optional<ModelResult> decode(JsonNode input) {
    if (input.isTextual() && input.asText().contains("data:"))
      return Optional.of(OpenAiDecodingTest.stream(input.asText()));
    if (input.has("hex_chunks")) {
      List<byte[]> pieces = new ArrayList<>();
      input.path("hex_chunks").forEach(hex -> pieces.add(HexFormat.of().parseHex(hex.asText())));
      return Optional.of(OpenAiDecodingTest.stream(pieces.toArray(byte[][]::new)));
    }
    if (input.has("chunks") && !input.has("then")) {
      List<byte[]> pieces = new ArrayList<>();
      input.path("chunks").forEach(chunk -> pieces.add(chunk.asText().getBytes(UTF_8)));
      return Optional.of(OpenAiDecodingTest.stream(pieces.toArray(byte[][]::new)));
    }
    if (input.has("choices") && !input.has("history_ids"))
      return Optional.of(OpenAiDecodingTest.whole(200, Map.of(), input.toString()));
    if (input.has("status") && input.has("body")) {
      Map<String, String> headers = new HashMap<>();
      input
          .path("headers")
          .properties()
          .forEach(h -> headers.put(h.getKey(), h.getValue().asText()));
      String body =
          input.path("body").isTextual()
              ? input.path("body").asText()
              : input.path("body").toString();
      return Optional.of(OpenAiDecodingTest.whole(input.path("status").asInt(), headers, body));
    }
    return Optional.empty();
  }

  private static void check(JsonNode expected, ModelResult result) {
    if (expected.has("error")) {
      assertThat(result).isInstanceOf(ModelFailure.class);
      if (expected.has("retryable"))
        assertThat(((ModelFailure) result).retryable())
            .isEqualTo(expected.path("retryable").asBoolean());
      if (expected.path("error").asText().equals("context_overflow"))
        assertThat(((ModelFailure) result).kind()).isEqualTo(ModelFailure.Kind.CONTEXT_OVERFLOW);
      return;
    }
    if (expected.path("empty_answer").asBoolean()) {
      assertThat(((ModelFailure) result).kind()).isEqualTo(ModelFailure.Kind.EMPTY);
      return;
    }
    assertThat(result).isInstanceOf(ModelReply.class);
    ModelReply reply = (ModelReply) result;
    if (expected.has("text")) assertThat(reply.text()).isEqualTo(expected.path("text").asText());
    if (expected.has("finish"))
      assertThat(reply.finish()).isEqualTo(expected.path("finish").asText());
    if (expected.has("reasoning"))
      assertThat(reply.reasoning().strip()).isEqualTo(expected.path("reasoning").asText().strip());
    if (!expected.has("calls")) return;
    assertThat(reply.calls()).hasSize(expected.path("calls").size());
    for (int i = 0; i < reply.calls().size(); i++) {
      assertThat(reply.calls().get(i).name())
          .isEqualTo(expected.path("calls").path(i).path(1).asText());
      assertThat(reply.calls().get(i).arguments())
          .isEqualTo(expected.path("calls").path(i).path(2));
    }
    assertThat(reply.calls().stream().map(ToolCall::id).distinct()).hasSize(reply.calls().size());
  }
}
