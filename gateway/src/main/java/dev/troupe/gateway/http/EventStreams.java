package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.view.EventView;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.auth.Keys;
import dev.troupe.gateway.config.HttpSettings;
import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.JavaFlowSupport;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A task's events as server-sent events (WHATWG HTML, "Server-sent events"). The journal is the
 * buffer: an event is read when the client has taken the one before, so a slow reader costs a
 * socket's buffer, and whoever comes back with {@code Last-Event-ID} misses nothing. Between them
 * stands what models write meanwhile ({@link AnswerStream}).
 */
final class EventStreams {
  private static final ByteString PING = ByteString.fromString(": ping\n\n");
  private static final ByteString BEGIN = ByteString.fromString("retry: 1000\n\n");

  private final Troupe troupe;
  private final TaskLookup lookup;
  private final HttpSettings settings;
  private final Executor blocking;
  private final Optional<Keys> keys;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<ClientConnection> streaming = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  EventStreams(HttpFace.Parts parts, TaskLookup lookup) {
    this.troupe = parts.troupe();
    this.lookup = lookup;
    this.settings = parts.settings();
    this.blocking = parts.blocking();
    this.keys = parts.keys();
  }

  Route route() {
    return new Route(
        "GET", "/v1/tasks/{id}/events", Route.Access.KEY, Route.Body.NONE, this::stream);
  }

  int open() {
    return open.get();
  }

  /**
   * Breaks every stream off: one that ended would say that the task has. Clients come back with
   * what they have seen.
   */
  void close() {
    closed = true;
    streaming.forEach(connection -> connection.tell(new ClientConnection.Sign.BreakOff()));
  }

  private CompletionStage<HttpResponse> stream(Exchange exchange) {
    TaskId task = lookup.id(exchange);
    long seen = seen(exchange);
    return lookup
        .submitted(exchange, task)
        .thenCompose(e -> troupe.history().after(task, seen))
        .thenCompose(
            rest ->
                rest.isEmpty()
                    ? CompletableFuture.supplyAsync(() -> isOver(task), blocking)
                    : CompletableFuture.completedFuture(false))
        .thenApply(
            over -> over ? HttpResponse.create().withStatus(204) : begin(exchange, task, seen));
  }

  private static long seen(Exchange exchange) {
    Optional<String> id = exchange.oneHeader("Last-Event-ID").map(String::strip);
    if (id.isEmpty() || id.get().isEmpty()) return 0;
    if (!id.get().matches("\\d{1,18}"))
      throw Problem.of(400, "Last-Event-ID: the id of an event, a number").raise();
    return Long.parseLong(id.get());
  }

  /** Asked only when nothing is left to send. */
  private boolean isOver(TaskId task) {
    List<TaskHistory.Numbered> events = troupe.history().all(task);
    return !events.isEmpty() && events.getLast().entry().event() instanceof TaskEvent.TaskEnded;
  }

  private HttpResponse begin(Exchange exchange, TaskId task, long seen) {
    if (open.incrementAndGet() > settings.maxStreams()) {
      open.decrementAndGet();
      throw Problem.of(
              503,
              settings.maxStreams()
                  + " event streams are open already (troupe.http.events.max-streams)")
          .retryAfter(5)
          .closing()
          .raise();
    }
    exchange.connection().tell(new ClientConnection.Sign.Streams());
    streaming.add(exchange.connection());
    if (closed) exchange.connection().tell(new ClientConnection.Sign.BreakOff());
    Source<ByteString, NotUsed> events =
        Source.single(BEGIN)
            .concat(
                JavaFlowSupport.Source.fromPublisher(troupe.tasks().events(task, seen))
                    .map(event -> ByteString.fromString(text(task, event)))
                    .merge(AnswerStream.of(troupe, task), true))
            .keepAlive(settings.ping(), () -> PING)
            .takeWhile(bytes -> mayStill(exchange))
            .watchTermination(
                (unused, end) -> {
                  end.whenComplete(
                      (done, failure) -> {
                        open.decrementAndGet();
                        streaming.remove(exchange.connection());
                        exchange.connection().tell(new ClientConnection.Sign.Answered());
                      });
                  return unused;
                });
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events))
        .addHeader(RawHeader.create("Cache-Control", "no-cache"))
        .addHeader(RawHeader.create("X-Accel-Buffering", "no"));
  }

  /** A key that is revoked ends what it opened, at the next event or ping. */
  private boolean mayStill(Exchange exchange) {
    return keys.isEmpty()
        || exchange
            .header("Authorization")
            .flatMap(value -> keys.get().tenant(CallerRules.bearer(value)))
            .filter(exchange.tenant()::equals)
            .isPresent();
  }

  static String text(TaskId task, TaskHistory.Numbered event) {
    ObjectNode json = EventView.json(task, event);
    String name = json.path("event").asText();
    json.remove(List.of("seq", "event"));
    return "id: "
        + event.seq()
        + "\nevent: "
        + name
        + "\ndata: "
        + Json.write(json)
        + "\n\n"
        + AnswerStream.after(task, event.entry().event());
  }
}
