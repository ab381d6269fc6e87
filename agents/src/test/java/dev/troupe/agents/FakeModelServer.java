package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.Environment;
import dev.troupe.api.ToolCall;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Price;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.observe.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An OpenAI-compatible server on a free loopback port that answers by a function and keeps a log.
 */
public final class FakeModelServer implements AutoCloseable {
  /** One request as it arrived. */
  public record Seen(String task, String agent, String call, String key, JsonNode body) {
    public String lastUser() {
      String last = "";
      for (JsonNode message : body.path("messages"))
        if (message.path("role").asText().equals("user")) last = message.path("content").asText();
      return last;
    }

    public boolean hasToolResult() {
      for (JsonNode message : body.path("messages"))
        if (message.path("role").asText().equals("tool")) return true;
      return false;
    }
  }

  /** What to answer. */
  public record Answer(
      int status,
      Map<String, String> headers,
      String content,
      List<ToolCall> calls,
      Duration delay) {
    public static Answer text(String content) {
      return new Answer(200, Map.of(), content, List.of(), Duration.ZERO);
    }

    public static Answer tool(String name, JsonNode arguments) {
      return new Answer(
          200, Map.of(), "", List.of(new ToolCall("c-" + name, name, arguments)), Duration.ZERO);
    }

    /** The same call so many times at once. */
    static Answer tools(String name, JsonNode arguments, int times) {
      List<ToolCall> calls = new ArrayList<>();
      for (int i = 0; i < times; i++) calls.add(new ToolCall("c-" + i, name, arguments));
      return new Answer(200, Map.of(), "", calls, Duration.ZERO);
    }

    public static Answer fail(int status, Map<String, String> headers) {
      return new Answer(
          status, headers, "{\"error\":{\"message\":\"fake failure\"}}", List.of(), Duration.ZERO);
    }

    public Answer after(Duration wait) {
      return new Answer(status, headers, content, calls, wait);
    }
  }

  private final com.sun.net.httpserver.HttpServer server;
  private final Function<Seen, Answer> answers;
  private final List<Seen> log = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  public FakeModelServer(Function<Seen, Answer> answers) {
    this.answers = answers;
    try {
      server =
          com.sun.net.httpserver.HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  public List<Seen> log() {
    return log;
  }

  public int mostOpen() {
    return mostOpen.get();
  }

  /** An environment in which this server is the default model. */
  public Environment environment(int concurrency, String key) {
    Endpoint endpoint =
        new Endpoint(
            "default",
            url(),
            "fake",
            "",
            key.isEmpty() ? Optional.empty() : Optional.of(new Secret(key)),
            new EndpointLimits(concurrency, 0, 0),
            Optional.of(new Price(new BigDecimal("1"), new BigDecimal("2"), 1_000_000, "USD")),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30));
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    models.put(
        "default", new Environment.Binding(Environment.Kind.OPENAI, endpoint, List.of(), Set.of()));
    return new Environment("fake", models);
  }

  private void handle(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    int now = open.incrementAndGet();
    mostOpen.accumulateAndGet(now, Math::max);
    try (exchange) {
      JsonNode body = Json.mapper().readTree(exchange.getRequestBody());
      com.sun.net.httpserver.Headers h = exchange.getRequestHeaders();
      Seen seen =
          new Seen(
              first(h, "X-Troupe-Task"),
              first(h, "X-Troupe-Agent"),
              first(h, "X-Troupe-Call"),
              first(h, "Idempotency-Key"),
              body);
      log.add(seen);
      Answer answer = answers.apply(seen);
      java.util.concurrent.locks.LockSupport.parkNanos(answer.delay().toNanos());
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      boolean good = answer.status() == 200;
      byte[] bytes = (good ? stream(answer) : answer.content()).getBytes(UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", good ? "text/event-stream" : "application/json");
      open.decrementAndGet();
      now = 0;
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } finally {
      if (now != 0) open.decrementAndGet();
    }
  }

  private static String first(com.sun.net.httpserver.Headers headers, String name) {
    return Objects.requireNonNullElse(headers.getFirst(name), "");
  }

  private static String stream(Answer answer) {
    StringBuilder out = new StringBuilder();
    ObjectNode delta = Json.object();
    if (!answer.content().isEmpty()) delta.put("content", answer.content());
    int index = 0;
    for (ToolCall call : answer.calls()) {
      ObjectNode entry = delta.withArray("tool_calls").addObject();
      entry
          .put("index", index++)
          .put("id", call.id())
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments().toString());
    }
    ObjectNode chunk = Json.object().put("model", "fake-1");
    chunk
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("finish_reason", answer.calls().isEmpty() ? "stop" : "tool_calls")
        .set("delta", delta);
    out.append("data: ").append(chunk).append("\n\n");
    ObjectNode usage = Json.object();
    usage.putArray("choices");
    usage.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 10);
    return out.append("data: ").append(usage).append("\n\ndata: [DONE]\n\n").toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
