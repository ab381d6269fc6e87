package dev.troupe.gateway.http;

import dev.troupe.agents.Troupe;
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
      Executor blocking) {}

  private final HttpServer server;
  private final EventStreams streams;
  private final Waiters waiters = new Waiters();
  private final List<Route> routes;
  private final Parts parts;

  public HttpFace(Parts parts) {
    this.parts = parts;
    this.server = new HttpServer(parts.settings());
    this.streams = new EventStreams(parts.troupe(), parts.settings(), parts.blocking());
    List<Route> all =
        new ArrayList<>(
            new TaskRoutes(
                    parts.troupe(),
                    parts.teams(),
                    parts.environment(),
                    parts.settings(),
                    parts.blocking(),
                    waiters)
                .routes());
    all.add(streams.route());
    all.addAll(
        new ServiceRoutes(
                parts.troupe(),
                parts.meters(),
                server,
                streams,
                tenant ->
                    parts.keys().isEmpty() || parts.settings().operators().contains(tenant.value()),
                parts.blocking())
            .routes());
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
            server::isDraining);
    return server.bind(host, port, router::handle);
  }

  /** Not ready any more; whoever waits is answered, streams end; reads are still answered. */
  public void drain() {
    server.drain();
    waiters.close();
    streams.close();
  }

  public void close() {
    server.stop();
  }
}
