package dev.troupe.gateway.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** A model server that keeps its own log: what arrived decides, whatever the journal says. */
final class Provider implements AutoCloseable {
  private static final String ANSWER =
      "{\"model\":\"fake\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",%s},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}";

  private static final String TOOL =
      "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"calculate\",\"arguments\":\"{\\\"expression\\\":\\\"1+1\\\"}\"}}]";

  private final com.sun.net.httpserver.HttpServer server;
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();
  private final SyncedLog log;
  private volatile boolean echoes;
  private volatile boolean slow;

  Provider(Path file) throws IOException {
    log = new SyncedLog(file);
    server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  /** From now on keys are refused, and told in the refusal. */
  void echoKeys() {
    echoes = true;
  }

  void slow(boolean now) {
    slow = now;
  }

  /** Whether a call of this task has arrived. */
  boolean hasSeen(String task) {
    return calls.stream().anyMatch(call -> call.startsWith(task + "/"));
  }

  Path environment(Path file, int concurrency) throws IOException {
    return Files.writeString(
        file,
        "models: { default: { url: \"http://127.0.0.1:"
            + server.getAddress().getPort()
            + "/v1\", model: fake, key: \"${env:"
            + Oracle.CANARY
            + "}\", concurrency: "
            + concurrency
            + " } }\n");
  }

  private void handle(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String call =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Troupe-Call"), "");
      String key =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "");
      calls.add(call);
      log.write(call);
      Thread.sleep(slow ? 1_500 : 20 + Math.floorMod(call.hashCode(), 200));
      String answer =
          echoes
              ? "{\"error\":{\"message\":\"no such key: " + key + "\"}}"
              : ANSWER.formatted(asksForATool(asked) ? TOOL : "\"content\":\"done\"");
      byte[] bytes = answer.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(echoes ? 401 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of one that may call tools: three times, and then no more. */
  private static boolean asksForATool(String asked) {
    return asked.contains("\"tools\":[") && asked.split("\"role\":\"tool\"", -1).length <= 3;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
