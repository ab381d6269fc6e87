package dev.troupe.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.config.HttpSettings;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.prompt.PromptFault;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request to its route and back: rules about callers first, then path and method, key, body,
 * operation. Everything that is thrown on the way becomes a problem.
 */
final class Router {
  private static final Logger log = LoggerFactory.getLogger(Router.class);
  private static final org.apache.pekko.http.javadsl.model.HttpHeader CLOSE =
      org.apache.pekko.http.javadsl.model.headers.Connection.create("close");
  private static final Set<String> EMPTY_TYPES = Set.of("none/none", "application/octet-stream");

  private final List<Route> routes;
  private final CallerRules callers;
  private final HttpSettings settings;
  private final Materializer materializer;
  private final Executor executor;
  private final RequestLog requests;
  private final BooleanSupplier leaving;

  Router(
      List<Route> routes,
      CallerRules callers,
      HttpSettings settings,
      Materializer materializer,
      Executor executor,
      RequestLog requests,
      BooleanSupplier leaving) {
    this.routes = List.copyOf(routes);
    this.callers = callers;
    this.settings = settings;
    this.materializer = materializer;
    this.executor = executor;
    this.requests = requests;
    this.leaving = leaving;
  }

  /** A route that was found, with the values of its path, and who calls it. */
  private record Found(Route route, Map<String, String> path, TenantId tenant) {}

  /** Never fails. */
  CompletionStage<HttpResponse> handle(HttpRequest request, ClientConnection connection) {
    connection.tell(new ClientConnection.Sign.HeadRead(!request.entity().isStrict()));
    long begun = System.nanoTime();
    String label = label(request);
    return answer(request, connection)
        .exceptionally(Router::problem)
        .thenApply(
            response -> {
              if (response.entity().isStrict())
                connection.tell(new ClientConnection.Sign.Answered());
              requests.answered(
                  request.method().name(),
                  label,
                  response.status().intValue(),
                  System.nanoTime() - begun);
              HttpResponse safe =
                  Cors.open(response, request, settings.allowedOrigins())
                      .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"));
              return leaving.getAsBoolean() ? safe.addHeader(CLOSE) : safe;
            });
  }

  /** Nothing of a body is kept for somebody who may not call, or calls what is not there. */
  private CompletionStage<HttpResponse> answer(HttpRequest request, ClientConnection connection) {
    Found found;
    try {
      if (Cors.isPreflight(request)) {
        HttpResponse may = preflight(request);
        return body(request, connection, Sink.ignore()).handle((read, failure) -> may);
      }
      found = allowed(request);
    } catch (Problem.Raised refused) {
      return body(request, connection, Sink.ignore())
          .handle((read, failure) -> refused.problem().response());
    }
    return body(request, connection, Sink.fold(new ByteArrayOutputStream(), Router::append))
        .handleAsync(
            (bytes, failure) -> {
              if (failure != null || bytes == null) throw unreadable(failure).raise();
              ObjectNode body = json(found.route(), request, bytes.toByteArray());
              return found
                  .route()
                  .operation()
                  .apply(new Exchange(request, connection, found.tenant(), found.path(), body));
            },
            executor)
        .thenCompose(answer -> answer);
  }

  /** A browser asks without a key. */
  private HttpResponse preflight(HttpRequest request) {
    Optional<Problem> refused = callers.refuse(request);
    if (refused.isPresent()) throw refused.get().raise();
    SortedSet<String> methods = methods(segments(request));
    if (methods.isEmpty()) throw nothing();
    return Cors.preflight(methods);
  }

  private SortedSet<String> methods(List<String> segments) {
    SortedSet<String> methods = new TreeSet<>();
    for (Route route : routes) if (route.match(segments).isPresent()) methods.add(route.method());
    return methods;
  }

  private static ByteArrayOutputStream append(ByteArrayOutputStream all, ByteString more) {
    all.writeBytes(more.toArray());
    return all;
  }

  /** The body within its bound; read even where it is not wanted, so that the answer arrives. */
  private <T> CompletionStage<T> body(
      HttpRequest request, ClientConnection connection, Sink<ByteString, CompletionStage<T>> into) {
    return request
        .entity()
        .withSizeLimit(settings.maxBody())
        .getDataBytes()
        .runWith(into, materializer)
        .whenComplete((bytes, failure) -> connection.tell(new ClientConnection.Sign.BodyRead()));
  }

  private Found allowed(HttpRequest request) {
    Optional<Problem> refused = callers.refuse(request);
    if (refused.isPresent()) throw refused.get().raise();
    Found found = find(request);
    return found.route().access() == Route.Access.OPEN
        ? found
        : new Found(found.route(), found.path(), callers.tenant(request));
  }

  /** For metrics: the template of the path, whatever becomes of the request. */
  private String label(HttpRequest request) {
    List<String> segments = segments(request);
    for (Route route : routes) if (route.match(segments).isPresent()) return route.template();
    return "none";
  }

  private static List<String> segments(HttpRequest request) {
    List<String> segments = new ArrayList<>();
    request.getUri().pathSegments().forEach(segments::add);
    if (request.getUri().path().endsWith("/") && !segments.isEmpty()) segments.add("");
    return segments;
  }

  private Found find(HttpRequest request) {
    List<String> segments = segments(request);
    for (Route route : routes) {
      Optional<Map<String, String>> path = route.match(segments);
      if (path.isPresent() && route.method().equals(request.method().name()))
        return new Found(route, path.get(), TenantId.DEFAULT);
    }
    SortedSet<String> allowed = methods(segments);
    if (allowed.contains("GET")) allowed.add("HEAD"); // answered below, as GET without its body
    if (!allowed.isEmpty())
      throw Problem.of(
              405,
              request.method().name()
                  + " is not possible here; "
                  + String.join(", ", allowed)
                  + " is")
          .with("Allow", String.join(", ", allowed))
          .raise();
    throw nothing();
  }

  private static Problem.Raised nothing() {
    return Problem.of(404, "there is nothing at this path; /openapi.json describes what there is")
        .raise();
  }

  private Problem unreadable(@org.jspecify.annotations.Nullable Throwable failure) {
    Throwable cause = root(failure);
    if (cause instanceof EntityStreamSizeException)
      return Problem.of(413, "the body is larger than " + settings.maxBody() + " bytes").closing();
    if (cause instanceof EntityStreamException)
      return Problem.of(400, "the body ended early, or its chunks are not valid").closing();
    return Problem.of(400, "the body cannot be read").closing();
  }

  private static ObjectNode json(Route route, HttpRequest request, byte[] bytes) {
    if (route.body() == Route.Body.NONE) return Json.object();
    request
        .getHeader("Content-Encoding")
        .filter(coding -> !coding.value().strip().equalsIgnoreCase("identity"))
        .ifPresent(
            coding -> {
              throw Problem.of(415, "the body must be sent as it is, without Content-Encoding")
                  .with("Accept-Encoding", "identity")
                  .raise();
            });
    ContentType type = request.entity().getContentType();
    String media = type.mediaType().toString().toLowerCase(Locale.ROOT);
    boolean stated = !EMPTY_TYPES.contains(media) || request.getHeader("Content-Type").isPresent();
    if (route.body() == Route.Body.OPTIONAL && bytes.length == 0 && !stated) return Json.object();
    if (!media.equals("application/json"))
      throw Problem.of(415, "the body must be sent as Content-Type: application/json").raise();
    if (route.body() == Route.Body.OPTIONAL && bytes.length == 0) return Json.object();
    return RequestBody.parse(bytes);
  }

  static HttpResponse problem(Throwable failure) {
    Throwable cause = root(failure);
    if (cause instanceof Problem.Raised raised) return raised.problem().response();
    if (cause instanceof UserFault || cause instanceof PromptFault)
      return Problem.of(422, String.valueOf(cause.getMessage())).response();
    if (cause instanceof JournalUnusable) {
      log.error("a part of the journal cannot be read", cause);
      return Problem.of(
              503,
              "a part of the journal cannot be read; `troupe verify` on the data folder names it")
          .response();
    }
    log.error("a request failed with {}", cause.getClass().getName(), cause);
    return Problem.of(500, "an unexpected fault; the server's log has the details").response();
  }

  private static Throwable root(@org.jspecify.annotations.Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException("no body") : failure;
    while (cause instanceof CompletionException && cause.getCause() != null)
      cause = cause.getCause();
    return cause;
  }
}
