package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.auth.KeyFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route against every kind of caller that is to be refused; generated from the route table,
 * so a route cannot be forgotten.
 */
@Timeout(120)
final class SecurityMatrixIT {
  @TempDir Path folder;

  @Test
  void everyRouteRefusesWhoIsToBeRefused() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    KeyFile.Made acme = file.add(new TenantId("acme"), Clock.systemUTC().instant());
    KeyFile.Made rival = file.add(new TenantId("rival"), Clock.systemUTC().instant());
    KeyFile.Made old = file.add(new TenantId("acme"), Clock.systemUTC().instant());
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, "", file)) {
      String mine = "Bearer " + acme.key();
      String twice = mine + "\r\nAuthorization: Bearer " + rival.key();
      String body = "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}";
      String id = served.submit(body, "Authorization", mine).json().path("id").asText();
      assertThat(served.get("/v1/tasks/" + id, "Authorization", "Bearer " + old.key()).status())
          .isEqualTo(200);
      file.revoke(old.entry().id(), Clock.systemUTC().instant());
      long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (served.get("/v1/tasks/" + id, "Authorization", "Bearer " + old.key()).status() != 401)
        assertThat(System.nanoTime()).as("revoked within 5 s").isLessThan(until);
      for (Route route : RouteTable.of(folder)) {
        String path = route.template().replace("{id}", id).replace("{question}", "q1");
        String sent = route.body() == Route.Body.JSON ? body : null;
        String what = route.method() + " " + route.template();
        boolean open = route.access() == Route.Access.OPEN;
        assertThat(
                served
                    .call(
                        route.method(), path, sent, "Origin", "http://evil", "Authorization", mine)
                    .status())
            .as(what + " from a foreign origin")
            .isEqualTo(403);
        assertThat(raw(served.port(), route.method(), path, "evil.example", mine))
            .as(what + " to a foreign host")
            .isEqualTo(403);
        if (!open)
          assertThat(raw(served.port(), route.method(), path, "127.0.0.1", twice))
              .as(what + " with two keys")
              .isEqualTo(401);
        for (String key :
            List.of("", "Bearer nonsense", "Basic YTpi", "Bearer " + old.key(), mine + "x")) {
          String[] headers = key.isEmpty() ? new String[0] : new String[] {"Authorization", key};
          int status = served.call(route.method(), path, sent, headers).status();
          if (open) assertThat(status).as(what).isEqualTo(200);
          else assertThat(status).as(what + " with the key '" + key + "'").isEqualTo(401);
        }
        if (path.contains(id))
          assertThat(
                  served
                      .call(route.method(), path, sent, "Authorization", "Bearer " + rival.key())
                      .status())
              .as(what + " by another tenant")
              .isEqualTo(404);
      }
      assertThat(
              served
                  .get("/v1/tasks", "Authorization", "Bearer " + rival.key())
                  .json()
                  .path("tasks"))
          .isEmpty();
      JsonNode stats = served.get("/v1/stats", "Authorization", "Bearer " + rival.key()).json();
      assertThat(stats.path("tenants").toString()).doesNotContain("acme");
      assertThat(served.get("/metrics", "Authorization", mine).json().path("text").asText())
          .doesNotContain("acme")
          .doesNotContain("troupe_model_tokens_total")
          .doesNotContain("troupe_http_requests_total")
          .contains("troupe_load");
    }
    for (KeyFile.Made made : List.of(acme, rival, old))
      assertThat(everything(folder)).doesNotContain(made.key().split("_", 3)[2]);
  }

  /** The status of a request to another host name: a client library would not send it. */
  static int raw(int port, String method, String path, String host, String key) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (method
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nAuthorization: "
                      + key
                      + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  private static String everything(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        all.append(
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  @Test
  void aPageOfAnAllowedOriginMayCallAndReadAndNoOther() throws Exception {
    KeyFile file = new KeyFile(folder.resolve("keys.json"));
    KeyFile.Made acme = file.add(new TenantId("acme"), Clock.systemUTC().instant());
    String page = "https://console.example.com";
    try (Served served =
        Served.start(
            folder,
            Duration.ofMillis(5),
            4,
            "troupe.http.allowed-origins = [\"" + page + "\"]",
            file)) {
      HttpClient browser = HttpClient.newHttpClient();
      for (String origin : List.of(page, "https://evil.example.com")) {
        boolean mine = origin.equals(page);
        HttpResponse<String> asked =
            browser.send(
                HttpRequest.newBuilder(URI.create(served.service.url() + "/v1/tasks"))
                    .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                    .header("Origin", origin)
                    .header("Access-Control-Request-Method", "POST")
                    .header("Access-Control-Request-Headers", "authorization,content-type")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(asked.statusCode()).isEqualTo(mine ? 204 : 403);
        assertThat(asked.headers().firstValue("access-control-allow-origin").orElse(""))
            .isEqualTo(mine ? page : "");
        assertThat(asked.headers().firstValue("access-control-allow-methods").orElse(""))
            .isEqualTo(mine ? "GET, POST" : "");
        HttpResponse<String> read =
            browser.send(
                HttpRequest.newBuilder(URI.create(served.service.url() + "/v1/tasks"))
                    .header("Origin", origin)
                    .header("Authorization", "Bearer " + acme.key())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(read.statusCode()).isEqualTo(mine ? 200 : 403);
        assertThat(read.headers().firstValue("access-control-allow-origin").orElse(""))
            .isEqualTo(mine ? page : "");
        assertThat(read.headers().firstValue("vary").orElse("")).isEqualTo("Origin");
      }
    }
  }
}
