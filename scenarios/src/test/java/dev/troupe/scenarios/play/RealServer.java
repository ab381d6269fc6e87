package dev.troupe.scenarios.play;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.Message;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ToolCall;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.sim.SimEndpoint;
import dev.troupe.scenarios.sim.SimRandom;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/** The model server of a scenario on a real wire: it waits as long as the drawn time says. */
final class RealServer implements AutoCloseable {
  private final com.sun.net.httpserver.HttpServer http;
  private final DrawnServer server;
  private final long seed;
  private final long begun = System.nanoTime();

  RealServer(DrawnServer server, long seed) throws IOException {
    this.server = server;
    this.seed = seed;
    this.http =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_024);
    http.createContext("/v1/chat/completions", this::answer);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/v1");
  }

  private void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    long arrived = System.nanoTime();
    JsonNode body = Json.mapper().readTree(exchange.getRequestBody());
    CallHeaders headers =
        new CallHeaders(
            exchange.getRequestHeaders().getFirst("X-Troupe-Task"),
            exchange.getRequestHeaders().getFirst("X-Troupe-Agent"),
            exchange.getRequestHeaders().getFirst("X-Troupe-Call"),
            "",
            "");
    SimEndpoint.Reaction reaction =
        server.react(
            headers,
            request(body),
            Duration.ofNanos(arrived - begun),
            SimRandom.keyed(seed, "model/" + headers.call() + "/1"));
    try {
      Thread.sleep(reaction.after().minusNanos(System.nanoTime() - arrived));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (reaction.end() instanceof ModelReply reply) send(exchange, 200, stream(reply));
    else if (reaction.end() instanceof ModelFailure failure)
      send(exchange, failure.status() == 0 ? 503 : failure.status(), "{\"error\":{}}");
  }

  private static ModelRequest request(JsonNode body) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : body.path("messages"))
      messages.add(
          message.path("role").asText().equals("tool")
              ? Message.tool("", message.path("content").asText())
              : Message.user(""));
    return new ModelRequest(
        messages, List.of(), true, Optional.empty(), false, Optional.empty(), 0);
  }

  private static String stream(ModelReply reply) {
    ObjectNode chunk = Json.object();
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    ObjectNode delta = choice.putObject("delta").put("role", "assistant");
    if (!reply.text().isEmpty()) delta.put("content", reply.text());
    if (!reply.calls().isEmpty()) {
      ArrayNode calls = delta.putArray("tool_calls");
      for (ToolCall call : reply.calls()) {
        ObjectNode each = calls.addObject().put("index", calls.size() - 1).put("id", call.id());
        each.put("type", "function")
            .putObject("function")
            .put("name", call.name())
            .put("arguments", call.arguments().toString());
      }
    }
    choice.put("finish_reason", reply.calls().isEmpty() ? "stop" : "tool_calls");
    chunk
        .putObject("usage")
        .put("prompt_tokens", reply.usage().inputTokens())
        .put("completion_tokens", reply.usage().outputTokens());
    return "data: " + chunk + "\n\ndata: [DONE]\n\n";
  }

  private static void send(com.sun.net.httpserver.HttpExchange exchange, int status, String text)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", status == 200 ? "text/event-stream" : "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
