package dev.troupe.gateway.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.service.ServeLock;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.observe.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service seen from the command line. The key comes from {@code TROUPE_KEY}, never from a flag.
 */
public final class Remote {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String url;
  private final Optional<Secret> key;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private Remote(String url, Optional<Secret> key) {
    this.url = url;
    this.key = key;
  }

  /** The service that is named, or else the one that runs on the data folder. */
  public static Optional<Remote> of(@Nullable String named, Common common) {
    Optional<String> url =
        named == null
            ? ServeLock.running(common.dataFolder()).map(ServeLock.Running::url)
            : Optional.of(checked(named));
    String key = System.getenv("TROUPE_KEY");
    return url.map(
        at ->
            new Remote(
                at,
                key == null || key.isBlank()
                    ? Optional.empty()
                    : Optional.of(new Secret(key.strip()))));
  }

  private static String checked(String url) {
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) return url.replaceAll("/+$", "");
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new UserFault(
        "--url " + url + ": write the address of a service, for example http://127.0.0.1:7400");
  }

  public String url() {
    return url;
  }

  public JsonNode get(String path) {
    return send("GET", path, Optional.empty());
  }

  public JsonNode post(String path) {
    return send("POST", path, Optional.empty());
  }

  public JsonNode post(String path, JsonNode body) {
    return send("POST", path, Optional.of(body));
  }

  private JsonNode send(String method, String path, Optional<JsonNode> sent) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(PATIENCE)
            .header("Accept", "application/json")
            .method(
                method,
                sent.map(body -> HttpRequest.BodyPublishers.ofString(body.toString()))
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    if (sent.isPresent()) request.header("Content-Type", "application/json");
    key.ifPresent(k -> request.header("Authorization", "Bearer " + k.reveal()));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = json(response.body());
      if (response.statusCode() < 300) return body;
      throw refusal(response.statusCode(), body);
    } catch (IOException e) {
      throw new Refusal(
          ExitCode.MACHINE,
          "no service answers at "
              + url
              + " ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(ExitCode.INTERRUPTED, "interrupted");
    }
  }

  private JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new Refusal(ExitCode.MACHINE, url + " does not answer as a Troupe service does");
    }
  }

  private Refusal refusal(int status, JsonNode problem) {
    String detail = problem.path("detail").asText("HTTP " + status);
    String hint = status == 401 ? "; set TROUPE_KEY to a key of the service" : "";
    int code =
        switch (status) {
          case 409, 429, 503 -> ExitCode.REFUSED;
          default -> status >= 500 ? ExitCode.MACHINE : ExitCode.USER;
        };
    return new Refusal(code, url + ": " + detail + hint);
  }
}
