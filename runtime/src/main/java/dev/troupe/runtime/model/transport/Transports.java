package dev.troupe.runtime.model.transport;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Picks the way to a host: direct, or through the proxy that the environment variables name. */
public final class Transports implements Transport {
  private final DirectTransport direct = new DirectTransport();
  private final Map<URI, Transport> proxied = new ConcurrentHashMap<>();
  private final UnaryOperator<@Nullable String> variables;

  /**
   * @param variables environment variables; {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code
   *     NO_PROXY} are read
   */
  public Transports(UnaryOperator<@Nullable String> variables) {
    this.variables = variables;
  }

  @Override
  public Exchange send(Request request, Receiver receiver) {
    Optional<URI> proxy = proxyOf(request.uri());
    Transport way =
        proxy.isEmpty() ? direct : proxied.computeIfAbsent(proxy.get(), ProxyTransport::new);
    return way.send(request, receiver);
  }

  /** The proxy between here and this address; empty for none. */
  public Optional<URI> proxyOf(URI target) {
    String name = "https".equals(target.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = value(name);
    String host = target.getHost().toLowerCase(Locale.ROOT);
    if (proxy.isBlank()
        || host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || new ProxyExemptions(value("NO_PROXY")).exempt(host)) return Optional.empty();
    return Optional.of(URI.create(proxy.contains("://") ? proxy : "http://" + proxy));
  }

  private String value(String name) {
    String upper = variables.apply(name);
    String lower =
        upper == null || upper.isEmpty() ? variables.apply(name.toLowerCase(Locale.ROOT)) : upper;
    return lower == null ? "" : lower;
  }

  @Override
  public void close() {
    direct.close();
    proxied.values().forEach(Transport::close);
  }
}
