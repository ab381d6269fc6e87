package dev.troupe.runtime.model.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.Effect;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolCall;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.dialect.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The shared collection of real servers' oddities, as far as this version decodes them. */
final class ModelQuirksTest {
  private static final Path FILE =
      ProjectRoot.find().resolveSibling("shared/data/model_quirks/quirks.jsonl");

  /** Ollama's own API is not spoken in this version. */
  private static final Set<String> NOT_YET = Set.of("ollama-native-args");

  private static final Map<String, Dialect> DIALECTS =
      Map.of(
          "hermes",
          Dialect.HERMES,
          "glm",
          Dialect.GLM,
          "mistral",
          Dialect.MISTRAL,
          "qwen",
          Dialect.QWEN_XML,
          "llama",
          Dialect.LLAMA,
          "bare",
          Dialect.JSON,
          "deepseek",
          Dialect.DEEPSEEK,
          "injection",
          Dialect.NATIVE);

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
      if (NOT_YET.contains(quirk.path("id").asText())) continue;
      Optional<ModelResult> result =
          quirk.path("area").asText().equals("dialect")
              ? Optional.of(dialect(quirk))
              : decode(quirk.path("input"));
      result.ifPresent(
          r ->
              tests.add(
                  DynamicTest.dynamicTest(
                      quirk.path("id").asText(), () -> check(quirk.path("expected"), r))));
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests;
  }

  /** The answer of a model that is configured so, to a request with the tools that it calls. */
  private static ModelResult dialect(JsonNode quirk) {
    JsonNode input = quirk.path("input");
    ObjectNode message = Json.object();
    if (input.has("name")) message.putArray("tool_calls").addObject().set("function", input);
    else message.set("content", input.isTextual() ? input : input.path("content"));
    ObjectNode body = Json.object();
    body.putArray("choices").addObject().put("finish_reason", "stop").set("message", message);
    List<ToolSpec> tools = new ArrayList<>();
    for (JsonNode call : quirk.path("expected").path("calls"))
      if (tools.stream().noneMatch(t -> t.name().equals(call.path(0).asText())))
        tools.add(tool(call.path(0).asText(), call.path(1)));
    if (tools.isEmpty()) tools.add(tool("shell", Json.object()));
    Dialect dialect = Objects.requireNonNull(DIALECTS.get(quirk.path("id").asText().split("-")[1]));
    return OpenAiDecodingTest.whole(tools, dialect, body.toString());
  }

  private static ToolSpec tool(String name, JsonNode arguments) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    arguments
        .properties()
        .forEach(
            a ->
                properties
                    .putObject(a.getKey())
                    .put("type", a.getValue().isInt() ? "integer" : "string"));
    return new ToolSpec(name, "", schema, Effect.READ_ONLY);
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
      JsonNode call = expected.path("calls").path(i);
      int name = call.size() - 2; // with or without an id before it
      assertThat(reply.calls().get(i).name()).isEqualTo(call.path(name).asText());
      assertThat(reply.calls().get(i).arguments()).isEqualTo(call.path(name + 1));
    }
    assertThat(reply.calls().stream().map(ToolCall::id).distinct()).hasSize(reply.calls().size());
  }
}
