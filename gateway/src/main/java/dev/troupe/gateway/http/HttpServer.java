package dev.troupe.gateway.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.agents.SystemEnd;
import dev.troupe.gateway.config.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, each through its {@link ConnectionGuard} into the router. Bounded; refuses
 * beyond. Drains by answering what is under way and closing each connection behind its last answer.
 */
final class HttpServer {
  /** Handles one request; never fails. */
  interface Handler {
    CompletionStage<HttpResponse> handle(HttpRequest request, ClientConnection connection);
  }

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration JUST_OPENED = Duration.ofSeconds(2);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final HttpSettings settings;
  private final org.apache.pekko.actor.ActorSystem system;
  private final Materializer materializer;
  private final ServerSettings server;
  private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
  private final ByteString full;
  private final CompletableFuture<Void> over;
  private volatile boolean draining;
  private volatile boolean leaving;
  private volatile CompletableFuture<Void> empty = new CompletableFuture<>();
  private Tcp.@Nullable ServerBinding binding;
  private CompletionStage<Done> lastAccepted = CompletableFuture.completedStage(Done.getInstance());

  HttpServer(HttpSettings settings) {
    this.settings = settings;
    Config config =
        ConfigFactory.parseMap(
                Map.of("pekko.http.server.parsing.max-content-length", settings.maxBody()))
            .withFallback(ConfigFactory.parseResources("troupe-http.conf"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    this.system = org.apache.pekko.actor.ActorSystem.create("troupe-http", config);
    this.over = SystemEnd.of(system, STOP);
    this.materializer = SystemMaterializer.get(system).materializer();
    this.server = ServerSettings.create(system);
    this.full =
        Problem.canned(
            503,
            settings.maxConnections()
                + " connections are open already (troupe.http.max-connections)",
            5);
  }

  /** Completes when it has stopped, by {@link #stop} or by an error that ended it. */
  CompletionStage<Void> terminated() {
    return over.copy();
  }

  Materializer materializer() {
    return materializer;
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Nobody can connect any more, so every answer is the last of its connection. Not before: who is
   * told to connect anew while the socket closes may be left in its backlog, unheard.
   */
  boolean isLeaving() {
    return leaving;
  }

  int connections() {
    return open.size();
  }

  /**
   * Listens; the handler is called from then on.
   *
   * @return the address, with the port that was picked for port 0
   * @throws IOException when the port cannot be had
   */
  InetSocketAddress bind(String host, int port, Handler handler) throws IOException {
    List<Inet.SocketOption> options =
        List.of(
            TcpSO.reuseAddress(true),
            TcpSO.tcpNoDelay(true),
            TcpSO.sendBufferSize(settings.streamBuffer()));
    Source<Tcp.IncomingConnection, CompletionStage<Tcp.ServerBinding>> connections =
        Tcp.get(system)
            .bind(host, port, settings.backlog(), options, true, Optional.<Duration>empty());
    try {
      Pair<CompletionStage<Tcp.ServerBinding>, CompletionStage<Done>> running =
          connections
              .toMat(Sink.foreach(connection -> accept(connection, handler)), Keep.both())
              .run(materializer);
      Tcp.ServerBinding bound =
          running.first().toCompletableFuture().get(STOP.toSeconds(), TimeUnit.SECONDS);
      binding = bound;
      lastAccepted = running.second();
      return bound.localAddress();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      system.terminate();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + (cause.getMessage() == null
                  ? cause.getClass().getSimpleName()
                  : cause.getMessage()),
          e);
    }
  }

  /** Must not throw: that would end the stream of connections. */
  private void accept(Tcp.IncomingConnection incoming, Handler handler) {
    try {
      if (open.size() >= settings.maxConnections()) refuse(incoming);
      else serve(incoming, handler);
    } catch (RuntimeException e) {
      log.error("a connection could not be served: {}", e.getClass().getName(), e);
    }
  }

  private void refuse(Tcp.IncomingConnection incoming) {
    incoming.handleWith(
        org.apache.pekko.stream.javadsl.Flow.fromSinkAndSource(
            org.apache.pekko.stream.javadsl.Flow.of(ByteString.class)
                .takeWithin(Duration.ofSeconds(1))
                .to(Sink.ignore()),
            Source.single(full)),
        materializer);
  }

  private void serve(Tcp.IncomingConnection incoming, Handler handler) {
    ClientConnection connection = new ClientConnection();
    open.add(connection);
    org.apache.pekko.stream.javadsl.Flow<HttpRequest, HttpResponse, NotUsed> application =
        org.apache.pekko.stream.javadsl.Flow.of(HttpRequest.class)
            .mapAsync(1, request -> handler.handle(request, connection));
    BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> guard =
        BidiFlow.fromGraph(new ConnectionGuard(connection, settings));
    org.apache.pekko.stream.javadsl.Flow<ByteString, ByteString, NotUsed> bytes =
        Http.get(system)
            .serverLayer(server, Optional.of(incoming.remoteAddress()), system.log())
            .atop(withoutTls())
            .atop(guard)
            .reversed()
            .join(application);
    bytes
        .watchTermination(
            (unused, end) -> {
              end.whenComplete((done, failure) -> gone(connection));
              return unused;
            })
        .joinMat(incoming.flow(), Keep.left())
        .run(materializer);
  }

  /** The placebo's output type is narrower than the layer's input, which Java cannot see. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static BidiFlow<
          TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound, NotUsed>
      withoutTls() {
    return (BidiFlow) TLSPlacebo.getInstance();
  }

  /** From now on not ready; still listens and answers. */
  void drain() {
    draining = true;
  }

  private void gone(ClientConnection connection) {
    open.remove(connection);
    if (open.isEmpty()) empty.complete(null);
  }

  /** Until no connection is left, at most so long. */
  private void awaitNoConnection(Duration most)
      throws InterruptedException, ExecutionException, TimeoutException {
    empty = new CompletableFuture<>();
    if (open.isEmpty()) return;
    empty
        .completeOnTimeout(null, most.toMillis(), TimeUnit.MILLISECONDS)
        .get(2 * most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** No new connection; what is under way is answered, then every connection closed. */
  void stop() {
    draining = true;
    Tcp.ServerBinding bound = binding;
    try {
      if (bound != null)
        bound
            .unbind()
            // What the socket had accepted by then is ours to answer: count it before looking.
            .thenCombine(lastAccepted, (unbound, accepted) -> accepted)
            .toCompletableFuture()
            .get(STOP.toSeconds(), TimeUnit.SECONDS);
      leaving = true;
      // A connection that was opened a moment ago still has its request on the way.
      awaitNoConnection(JUST_OPENED);
      open.forEach(connection -> connection.tell(new ClientConnection.Sign.Close()));
      awaitNoConnection(LAST_ANSWERS);
      system.terminate();
      Done unused =
          system
              .getWhenTerminated()
              .thenApply(t -> Done.getInstance())
              .toCompletableFuture()
              .get(STOP.toSeconds(), TimeUnit.SECONDS);
      log.debug("stopped: {}", unused);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("the HTTP server did not stop in {} s", STOP.toSeconds());
    }
  }
}
