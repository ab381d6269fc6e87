package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.runtime.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What HTTP itself asks of a server: methods, codings, parameters, lengths of texts. */
@Timeout(60)
final class RequestRulesIT {
  @TempDir Path folder;

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder to(Served served, String path) {
    return HttpRequest.newBuilder(URI.create(served.service.url() + path));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** RFC 9110, 9.3.2. */
  @Test
  void headIsGetWithoutTheBody() throws Exception {
    try (Served served = Served.start(folder, Duration.ofSeconds(30), 4, "", null)) {
      String id =
          served.submit("{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}").json().path("id").asText();
      for (String path :
          new String[] {
            "/health/live", "/openapi.json", "/v1/tasks/" + id, "/v1/tasks/" + id + "/events"
          }) {
        HttpResponse<String> head = send(to(served, path).HEAD().build());
        assertThat(head.statusCode()).as(path).isEqualTo(200);
        assertThat(head.body()).isEmpty();
      }
      assertThat(send(to(served, "/v1/tasks/t-none").HEAD().build()).statusCode()).isEqualTo(404);
      HttpResponse<String> put =
          send(to(served, "/health/live").PUT(HttpRequest.BodyPublishers.noBody()).build());
      assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD");
      String metrics = send(to(served, "/metrics").build()).body();
      assertThat(metrics).contains("event_streams\"} 0");
    }
  }

  /** RFC 9110, 15.5.16; RFC 6901; lengths as JSON Schema counts them. */
  @Test
  void whatIsMeantMustBeClear() throws Exception {
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, "", null)) {
      HttpResponse<String> packed =
          send(
              to(served, "/v1/tasks")
                  .header("Content-Type", "application/json")
                  .header("Content-Encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(gzip("{\"team\":\"one\"}")))
                  .build());
      assertThat(packed.statusCode()).isEqualTo(415);
      assertThat(send(to(served, "/v1/tasks?limit=1&limit=2").build()).body())
          .contains("'limit' is given 2 times");
      HttpResponse<String> twoKeys =
          send(
              to(served, "/v1/tasks")
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "a")
                  .header("Idempotency-Key", "b")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}"))
                  .build());
      assertThat(twoKeys.statusCode()).isEqualTo(400);
      assertThat(twoKeys.body()).contains("Idempotency-Key is sent 2 times");
      String labelled = "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"},\"labels\":{\"%s\":\"%s\"}}";
      assertThat(served.submit(labelled.formatted("face", "😀".repeat(150))).status())
          .isEqualTo(202);
      HttpResponse<String> odd =
          send(
              to(served, "/v1/tasks")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          labelled.formatted("a/b~c", "x".repeat(201))))
                  .build());
      assertThat(Json.parse(odd.body()).path("field").asText()).isEqualTo("/labels/a~1b~0c");
      HttpResponse<String> none =
          send(
              to(served, "/v1/tasks")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"team\": NaN}"))
                  .build());
      assertThat(none.body()).contains("Non-standard token 'NaN'").doesNotContain("enable");
    }
  }
}
