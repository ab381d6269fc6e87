package dev.troupe.scenarios.rehearse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A model server that counts what it is asked, and answers as a function of the request. */
public final class CountingModel implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> seen = new ArrayList<>();
  private final UnaryOperator<String> answer;
  private final AtomicInteger holdAt = new AtomicInteger(Integer.MAX_VALUE);
  private volatile Runnable held = () -> {};
  private volatile CountDownLatch release = new CountDownLatch(0);

  /**
   * @param answer from everything that was said, to what is answered
   */
  public CountingModel(UnaryOperator<String> answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            JsonNode body = Json.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            String said = said(body);
            int count;
            synchronized (seen) {
              seen.add(said);
              count = seen.size();
            }
            if (count >= holdAt.get()) {
              held.run();
              release.await();
            }
            byte[] reply = Json.bytes(reply(answer.apply(said), body));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
  }

  private static String said(JsonNode body) {
    StringBuilder text = new StringBuilder();
    for (JsonNode message : body.path("messages"))
      text.append(message.path("role").asText())
          .append(": ")
          .append(message.path("content").asText().strip())
          .append('\n');
    return text.toString();
  }

  private static ObjectNode reply(String text, JsonNode body) {
    ObjectNode json = Json.object().put("id", "r").put("model", body.path("model").asText());
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", text);
    json.putObject("usage")
        .put("prompt_tokens", said(body).length() / 4 + 1)
        .put("completion_tokens", text.length() / 4 + 1);
    return json;
  }

  /** From the n-th request on (counted from now) nothing is answered; {@code then} is told. */
  void holdAfter(int more, Runnable then) {
    synchronized (seen) {
      held = then;
      release = new CountDownLatch(1);
      holdAt.set(seen.size() + more);
    }
  }

  void goOn() {
    holdAt.set(Integer.MAX_VALUE);
    release.countDown();
  }

  /** All requests so far, and none any more. */
  public List<String> taken() {
    synchronized (seen) {
      List<String> all = List.copyOf(seen);
      seen.clear();
      return all;
    }
  }

  public Environment environment(Path folder, String more) throws IOException {
    Path file = folder.resolve("counting.yaml");
    Files.writeString(
        file,
        """
        models:
          default: { url: "http://127.0.0.1:%d/v1", model: counting, concurrency: 8%s }
        """
            .formatted(server.getAddress().getPort(), more));
    return new EnvironmentLoader(List.of(), name -> null).load(file.toString());
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    threads.shutdownNow();
  }
}
