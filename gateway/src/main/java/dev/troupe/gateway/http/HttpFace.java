package dev.troupe.gateway.http;

import dev.troupe.agents.Troupe;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.auth.Keys;
import dev.troupe.gateway.config.HttpSettings;
import dev.troupe.gateway.observe.Meters;
import dev.troupe.gateway.team.TeamShelf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The HTTP face of a node: its routes, its server, its streams; opened, drained and closed as one.
 */
public final class HttpFace {
  /**
   * What it serves.
   *
   * @param keys absent where nobody is asked for one
   */
  public record Parts(
      Troupe troupe,
      TeamShelf teams,
      String environment,
      Optional<Keys> keys,
      Meters meters,
      HttpSettings settings,
      Executor blocking) {
    /** Whether a caller may see the figures of every tenant. */
    boolean seesAll(TenantId tenant) {
      return keys.isEmpty() || settings.operators().contains(tenant.value());
    }
  }

  private final HttpServer server;
  private final EventStreams streams;
  private final Waiters waiters = new Waiters();
  private final List<Route> routes;
  private final Parts parts;

  public HttpFace(Parts parts) {
    this.parts = parts;
    this.server = new HttpServer(parts.settings());
    TaskLookup lookup = new TaskLookup(parts.troupe(), parts.blocking());
    this.streams = new EventStreams(parts, lookup);
    List<Route> all = new ArrayList<>();
    all.add(new SubmitRoute(parts, lookup, waiters).route());
    all.addAll(new TaskRoutes(parts, lookup).routes());
    all.addAll(new QuestionRoutes(parts, lookup).routes());
    all.add(streams.route());
    all.addAll(new ServiceRoutes(parts, server, streams).routes());
    this.routes = List.copyOf(all);
  }

  /** The route table. */
  List<Route> routes() {
    return routes;
  }

  /**
   * Listens.
   *
   * @throws IOException when the port cannot be had
   */
  public InetSocketAddress open(String host, int port) throws IOException {
    CallerRules callers =
        new CallerRules(
            parts.settings(), parts.keys(), !InetAddress.getByName(host).isLoopbackAddress());
    Router router =
        new Router(
            routes,
            callers,
            parts.settings(),
            server.materializer(),
            parts.blocking(),
            (method, route, status, nanos) -> parts.meters().answered(method, route, status),
            server::isLeaving);
    return server.bind(host, port, router::handle);
  }

  /** Completes when the server has stopped, by {@link #close} or by an error that ended it. */
  public CompletionStage<Void> terminated() {
    return server.terminated();
  }

  /** Not ready any more; whoever waits is answered; reads are still answered, streams go on. */
  public void drain() {
    server.drain();
    waiters.close();
  }

  public void close() {
    streams.close();
    server.stop();
  }
}
