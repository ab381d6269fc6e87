package dev.troupe.gateway.http;

import static org.awaitility.Awaitility.await;

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
import java.util.ArrayList;
import java.util.List;

/** {@code troupe serve} as a process of its own. */
public final class ServeProcess implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final Process process;
  final String url;
  private final Path errors;

  private ServeProcess(Process process, String url, Path errors) {
    this.process = process;
    this.url = url;
    this.errors = errors;
  }

  public static ServeProcess start(Path folder, Path environment, List<String> jvm, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")); // it lives for seconds
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "-Dtroupe.library=" + folder.resolve("none"),
            "dev.troupe.gateway.cli.Main",
            "serve",
            "--env",
            environment.toString(),
            "--listen",
            "127.0.0.1:0",
            "--teams",
            folder.resolve("teams").toString()));
    command.addAll(List.of(more));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "TROUPE_ENV", "TROUPE_DATA"));
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    String first =
        await("serve listens")
            .atMost(Duration.ofSeconds(30))
            .failFast("serve ended: see " + err, () -> !process.isAlive())
            .until(() -> Files.readString(out), text -> text.contains("\n"));
    return new ServeProcess(process, first.strip().substring("listening on ".length()), err);
  }

  public String errors() throws IOException {
    return Files.readString(errors);
  }

  public HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return Json.parse(look(path).body());
  }

  public HttpResponse<String> look(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Waits until the task has ended. */
  public JsonNode end(String id) {
    return await("the end of " + id)
        .pollDelay(Duration.ZERO) // most of many have ended when they are looked at
        .atMost(Duration.ofSeconds(240))
        .until(() -> get("/v1/tasks/" + id), task -> task.path("ended_at").isTextual());
  }

  public long pid() {
    return process.pid();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; the exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
