package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.gateway.service.Service;
import dev.troupe.runtime.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client sees an answer while the model writes it, and is told what of it is void. */
@Timeout(60)
final class AnswerStreamIT {
  @TempDir Path folder;

  /** The model writes no further before somebody has seen what it wrote. */
  private final CountDownLatch seen = new CountDownLatch(1);

  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer model;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    model.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    model.createContext("/v1/chat/completions", this::answer);
    model.start();
    Path environment =
        Files.writeString(
            folder.resolve("fake.yaml"),
            "models: { default: { url: \"http://127.0.0.1:"
                + model.getAddress().getPort()
                + "/v1\", model: fake } }\n");
    service = Served.service(folder, environment, "", null);
  }

  @AfterEach
  void stop() {
    service.close();
    model.stop(0);
  }

  /** The first try breaks in the middle; the second thinks, writes, waits, and comes to its end. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      boolean first = calls.incrementAndGet() == 1;
      for (String piece : first ? List.of("void") : List.of("<think>hm</thi", "nk>你好", ", wor"))
        write(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + piece + "\"}}]}");
      if (first) return;
      if (!seen.await(20, TimeUnit.SECONDS)) return;
      write(
          out,
          "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ld\"},\"finish_reason\":\"stop\"}]}");
      write(out, "[DONE]");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private record Event(String name, JsonNode data) {}

  @Test
  void whatIsWrittenIsSeenAtOnceAndWhatIsVoidIsSaid() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<String> submitted =
        client.send(
            HttpRequest.newBuilder(URI.create(service.url() + "/v1/tasks"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    String id = Json.parse(submitted.body()).path("id").asText();
    HttpResponse<java.io.InputStream> stream =
        client.send(
            HttpRequest.newBuilder(URI.create(service.url() + "/v1/tasks/" + id + "/events"))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    List<Event> events = new ArrayList<>();
    StringBuilder second = new StringBuilder();
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      String name = "";
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("event: ")) name = line.substring(7);
        if (!line.startsWith("data: ")) continue;
        Event event = new Event(name, Json.parse(line.substring(6)));
        events.add(event);
        if (name.equals("delta") && event.data().path("try").asInt() == 2) {
          assertThat(event.data().path("offset").asInt()).isEqualTo(second.length());
          second.append(event.data().path("text").asText());
          if (second.toString().equals("你好, wor")) seen.countDown();
        }
      }
    }
    assertThat(second.toString()).isEqualTo("你好, world");
    assertThat(events.getLast().name()).isEqualTo("task_ended");
    assertThat(events)
        .filteredOn(event -> event.name().equals("answer_reset"))
        .singleElement()
        .satisfies(reset -> assertThat(reset.data().path("try").asInt()).isOne())
        .satisfies(
            reset -> assertThat(reset.data().path("call_id").asText()).startsWith(id + "/root"));
    assertThat(events.stream().map(Event::name)).containsSubsequence("answer_reset", "delta");
  }
}
