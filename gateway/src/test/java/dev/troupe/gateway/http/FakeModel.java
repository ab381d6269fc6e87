package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OpenAI-compatible server on a free loopback port, of this process: every answer is a text
 * after a delay. Its log decides over promises: which try arrived, when, and whether it was
 * answered.
 */
public final class FakeModel implements AutoCloseable {
  /** One request as it arrived. */
  public record Seen(String call, String key, String traceparent, Instant at) {}

  private final com.sun.net.httpserver.HttpServer server;
  private final Queue<Seen> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private volatile Duration delay;

  public FakeModel(Duration delay) throws IOException {
    this.delay = delay;
    server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  public void delay(Duration other) {
    delay = other;
  }

  public List<Seen> log() {
    return List.copyOf(log);
  }

  public int open() {
    return open.get();
  }

  public int mostOpen() {
    return mostOpen.get();
  }

  /** An environment file that binds this server. */
  public Path environment(Path file, int concurrency) throws IOException {
    return Files.writeString(
        file,
        "models: { default: { url: \"http://127.0.0.1:"
            + server.getAddress().getPort()
            + "/v1\", model: fake, concurrency: "
            + concurrency
            + ", price: { input: 1, output: 2, per: 1M } } }\n");
  }

  private void handle(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      log.add(
          new Seen(
              header(exchange, "X-Troupe-Call"),
              header(exchange, "Idempotency-Key"),
              header(exchange, "traceparent"),
              Instant.now()));
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      byte[] answer =
          """
          {"id":"r","object":"chat.completion","model":"fake","choices":[{"index":0,"message":{"role":"assistant","content":"done"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}
          """
              .getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } finally {
      open.decrementAndGet();
    }
  }

  private static String header(com.sun.net.httpserver.HttpExchange exchange, String name) {
    return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
