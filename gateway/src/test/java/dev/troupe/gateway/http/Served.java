package dev.troupe.gateway.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.gateway.auth.KeyFile;
import dev.troupe.gateway.auth.Keys;
import dev.troupe.gateway.config.ConfigFile;
import dev.troupe.gateway.service.Service;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service of this process on a free port, with a fake model, and a client that checks answers.
 */
final class Served implements AutoCloseable {
  final FakeModel model;
  final Service service;
  final Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private @Nullable Prism prism;

  /** From now on every valid request goes through prism, where it is installed. */
  void throughPrism() throws IOException {
    prism = Prism.before(service.url(), folder).orElse(null);
  }

  private Served(Path folder, FakeModel model, Service service) {
    this.folder = folder;
    this.model = model;
    this.service = service;
  }

  /**
   * @param conf lines of a troupe.conf
   * @param keys a file of keys, or null for none
   */
  static Served start(
      Path folder, Duration delay, int concurrency, String conf, @Nullable KeyFile keys)
      throws IOException {
    FakeModel model = new FakeModel(delay);
    Path environment = model.environment(folder.resolve("fake.yaml"), concurrency);
    return new Served(folder, model, service(folder, environment, conf, keys));
  }

  /** A service with the teams of {@link Teams}; the arguments are those of {@link #start}. */
  static Service service(Path folder, Path environment, String conf, @Nullable KeyFile keys)
      throws IOException {
    Path settings = Files.writeString(folder.resolve("troupe.conf"), conf);
    return Service.start(
        new Service.Parts(
            DataFolder.open(folder.resolve("data")).path(),
            new TeamLibrary(List.of(Teams.write(folder.resolve("teams"))), folder.resolve("none")),
            new EnvironmentLoader(List.of(), name -> null).load(environment.toString()),
            ConfigFile.read(settings),
            Optional.ofNullable(keys).map(Keys::watch)),
        "127.0.0.1",
        0);
  }

  /** An answer, checked against the OpenAPI file. */
  record Answer(int status, JsonNode json, java.net.http.HttpHeaders headers) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  int port() {
    return URI.create(service.url()).getPort();
  }

  Answer get(String path, String... headers) {
    return call("GET", path, null, headers);
  }

  Answer post(String path, @Nullable String body, String... headers) {
    return call("POST", path, body, headers);
  }

  Answer submit(String body, String... headers) {
    return call("POST", "/v1/tasks", body, headers);
  }

  private String base(String method, String path, @Nullable String body, String... headers) {
    Prism proxy = prism;
    return proxy != null && OpenApiCheck.isValid(method, path, body, List.of(headers))
        ? proxy.url()
        : service.url();
  }

  Answer call(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base(method, path, body, headers) + path))
            .timeout(Duration.ofSeconds(90))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null && !List.of(headers).contains("Content-Type"))
      request.header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      OpenApiCheck.check(method, path, response.statusCode(), type, response.body());
      return new Answer(
          response.statusCode(),
          type.contains("json")
              ? Json.parse(response.body())
              : Json.object().put("text", response.body()),
          response.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the task has ended. */
  JsonNode end(String id, String... headers) {
    return await("the end of " + id)
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> get("/v1/tasks/" + id, headers).json(), task -> !task.path("ended_at").isNull());
  }

  @Override
  public void close() {
    Prism proxy = prism;
    if (proxy != null) proxy.close();
    service.close();
    model.close();
  }
}
