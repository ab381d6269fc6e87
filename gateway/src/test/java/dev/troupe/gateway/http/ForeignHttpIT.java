package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The interface judged by programs that others wrote: npm's {@code @redocly/cli} lints the
 * description, {@code @stoplight/prism-cli} stands between client and server and objects to
 * whatever does not match it, {@code eventsource-parser} reads the stream. Fetched by {@code
 * .ci/run} into {@code target/foreign}; {@code -Pforeign} requires them, otherwise their absence
 * skips this test loudly.
 */
@Timeout(180)
final class ForeignHttpIT {
  private static final String ONE = "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}";
  private static final String CHAIN = "{\"team\":\"chain\",\"inputs\":{\"q\":\"a\"}}";

  @TempDir Path folder;

  private static Path program(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
    Path program = root.resolve("target/foreign/node_modules/" + name);
    if (!Files.exists(program)) {
      assertThat(Boolean.getBoolean("troupe.foreign"))
          .as("-Pforeign requires target/foreign/node_modules/" + name + "; run .ci/run")
          .isFalse();
      System.err.println("SKIPPED: ForeignHttpIT needs npm " + name + ", which .ci/run fetches");
      org.junit.jupiter.api.Assumptions.abort("no " + name);
    }
    return program;
  }

  private Process run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("NO_COLOR", "1");
    builder.environment().put("REDOCLY_TELEMETRY", "off");
    builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("foreign.txt").toFile())
        .start();
  }

  private String printed() throws IOException {
    return Files.readString(folder.resolve("foreign.txt"));
  }

  @Test
  void theDescriptionIsLintedWithoutError() throws Exception {
    Path redocly = program(".bin/redocly");
    Path file = Files.write(folder.resolve("openapi.json"), OpenApi.json());
    Process lint = run(List.of(redocly.toString(), "lint", file.toString()));
    assertThat(lint.waitFor()).as(printed()).isZero();
  }

  @Test
  void everyExchangePassesAProxyThatObjectsToWhatIsNotDescribed() throws Exception {
    program(".bin/prism");
    try (Served served = Served.start(folder, Duration.ofMillis(200), 4, "", null);
        Prism prism = Prism.before(served.service.url(), folder).orElseThrow()) {
      String url = prism.url();
      JsonNode task = call(url, "POST", "/v1/tasks", ONE, 200, "Prefer", "wait=30");
      String ended = task.path("id").asText();
      call(url, "POST", "/v1/tasks", ONE, 202, "Idempotency-Key", "k");
      call(url, "POST", "/v1/tasks", ONE.replace("a", "b"), 422, "Idempotency-Key", "k");
      call(url, "POST", "/v1/tasks", ONE.replace("one", "none"), 422);
      call(url, "GET", "/v1/tasks/" + ended, null, 200);
      call(url, "GET", "/v1/tasks/t-unknown", null, 404);
      call(url, "GET", "/v1/tasks?limit=1&status=completed&team=one", null, 200);
      call(url, "POST", "/v1/tasks/" + ended + "/cancel", null, 409);
      String open = call(url, "POST", "/v1/tasks", CHAIN, 202).path("id").asText();
      call(url, "POST", "/v1/tasks/" + open + "/pause", null, 202);
      call(url, "POST", "/v1/tasks/" + open + "/resume", null, 202);
      call(url, "POST", "/v1/tasks/" + open + "/cancel", null, 202);
      call(url, "GET", "/v1/tasks/" + open, null, 200);
      call(url, "GET", "/v1/stats", null, 200);
      call(url, "GET", "/health/live", null, 200);
      call(url, "GET", "/health/ready", null, 200);
      call(url, "GET", "/openapi.json", null, 200);
    }
  }

  private JsonNode call(
      String url, String method, String path, @Nullable String body, int status, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) request.header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode())
        .as(method + " " + path + ": " + answer.body())
        .isEqualTo(status);
    return Json.parse(answer.body());
  }

  @Test
  void aForeignParserReadsTheStream() throws Exception {
    program("eventsource-parser");
    Path script =
        Files.writeString(
            folder.resolve("read.mjs"),
            """
            import { createRequire } from "node:module";
            const { createParser } = createRequire(process.argv[2] + "/")("eventsource-parser");
            const parser = createParser({ onEvent: e => console.log(e.id + " " + e.event + " " + typeof JSON.parse(e.data)) });
            const headers = { "Content-Type": "application/json" };
            const submitted = await fetch(process.argv[3], { method: "POST", headers, body: process.argv[4] });
            const response = await fetch(process.argv[3] + "/" + (await submitted.json()).id + "/events");
            for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) parser.feed(chunk);
            """);
    // slow enough for whoever submits to hear a model write
    try (Served served = Served.start(folder, Duration.ofMillis(500), 4, "", null)) {
      Path modules = Objects.requireNonNull(program("eventsource-parser").getParent());
      Process node =
          run(
              List.of(
                  "node",
                  script.toString(),
                  modules.toString(),
                  served.service.url() + "/v1/tasks",
                  CHAIN));
      assertThat(node.waitFor()).as(printed()).isZero();
      List<String> all = printed().lines().toList();
      assertThat(all).contains("undefined delta object"); // no id: nothing to come back to
      List<String> lines = all.stream().filter(line -> !line.contains(" delta ")).toList();
      for (int i = 0; i < lines.size(); i++)
        assertThat(lines.get(i)).startsWith((i + 1) + " ").endsWith(" object");
      assertThat(lines.getFirst()).isEqualTo("1 task_submitted object");
      assertThat(lines.getLast()).isEqualTo(lines.size() + " task_ended object");
    }
  }
}
