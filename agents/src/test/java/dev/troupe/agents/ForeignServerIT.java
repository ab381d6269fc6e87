package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that others wrote, npm's {@code @copilotkit/aimock}: planner, tool calls, streaming, and
 * a 429 with {@code Retry-After}. Fetched by {@code .ci/run} into {@code target/foreign}; {@code
 * -Pforeign} requires it, otherwise its absence skips this test loudly.
 */
final class ForeignServerIT {
  @TempDir Path folder;

  private static final String FIXTURES =
      """
      {"fixtures":[
        {"match":{"endpoint":"chat","systemMessage":"planner-role","sequenceIndex":0},"response":{"status":429,"retryAfter":1,"error":{"message":"slow down","type":"rate_limit_error","code":"rate_limit_exceeded"}}},
        {"match":{"endpoint":"chat","systemMessage":"planner-role"},"response":{"content":{"goal":"g","subtasks":[{"id":"s1","agent":"finder","instruction":"q1"}]},"usage":{"prompt_tokens":11,"completion_tokens":22,"total_tokens":33}}},
        {"match":{"endpoint":"chat","systemMessage":"finder-role","hasToolResult":true},"response":{"content":"The fee is 5 crowns."}},
        {"match":{"endpoint":"chat","systemMessage":"finder-role","toolName":"search_knowledge","hasToolResult":false},"response":{"toolCalls":[{"id":"call_1","name":"search_knowledge","arguments":{"query":"fee"}}]}},
        {"match":{"endpoint":"chat","systemMessage":"writer-role"},"response":{"content":"Five crowns."}}
      ]}
      """;

  private static Team team() {
    Map<String, String> prompts = new TreeMap<>();
    for (String role : List.of("planner", "finder", "writer"))
      prompts.put(
          "prompts/" + role + ".prompty",
          "system:\n"
              + role
              + "-role\nuser:\n{{ instruction }} {{ agents | tojson }} {{ results | tojson }}\n");
    return TestTeam.load(
        """
        troupe: 1
        team: foreign
        models: { default: {} }
        knowledge: { docs: { path: knowledge/ } }
        agents: { planner: { prompt: planner }, finder: { prompt: finder, tools: [search_knowledge] }, writer: { prompt: writer } }
        plan: { dynamic: { planner: planner, aggregate: writer } }
        """,
        prompts,
        Set.of());
  }

  @Test
  @Timeout(90)
  void theRunCompletes() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
    Path program = root.resolve("target/foreign/node_modules/.bin/llmock");
    if (!Files.exists(program)) {
      assertThat(Boolean.getBoolean("troupe.foreign"))
          .as("-Pforeign requires target/foreign; run .ci/run")
          .isFalse();
      System.err.println(
          "SKIPPED: ForeignServerIT needs target/foreign (npm @copilotkit/aimock), which .ci/run"
              + " fetches");
      org.junit.jupiter.api.Assumptions.abort("no foreign server");
    }
    Path fixtures = Files.writeString(folder.resolve("fixtures.json"), FIXTURES);
    Process server =
        new ProcessBuilder(program.toString(), "-p", "0", "-f", fixtures.toString(), "--strict")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = server.inputReader(UTF_8)) {
      Matcher url = Pattern.compile("listening on (http\\S+)").matcher("");
      for (String line = said.readLine();
          line != null && !url.reset(line).find();
          line = said.readLine()) {}
      Endpoint endpoint =
          new Endpoint(
              "default",
              URI.create(url.group(1) + "/v1"),
              "gpt-4o-mini",
              "",
              Optional.empty(),
              new EndpointLimits(8, 0, 0),
              Optional.empty(),
              Duration.ofSeconds(60),
              Duration.ofSeconds(30));
      SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
      models.put(
          "default",
          new Environment.Binding(Environment.Kind.OPENAI, endpoint, List.of(), Set.of()));
      try (Troupe troupe =
          Troupe.builder()
              .data(folder.resolve("data"))
              .environment(new Environment("foreign", models))
              .start()) {
        JsonNode task = TaskRuns.run(troupe, TestTeam.submission(team(), "k"));
        assertThat(task.path("status").asText()).as(task.toString()).isEqualTo("completed");
        assertThat(task.path("answer").path("text").asText()).isEqualTo("Five crowns.");
        assertThat(task.path("usage").path("retried").asInt()).isEqualTo(1);
        assertThat(task.path("usage").path("tool_calls").asInt()).isEqualTo(1);
        assertThat(task.path("usage").path("input_tokens").asInt()).isGreaterThan(11);
      }
    } finally {
      server.destroy();
      if (!server.waitFor(5, TimeUnit.SECONDS)) server.destroyForcibly();
    }
  }
}
