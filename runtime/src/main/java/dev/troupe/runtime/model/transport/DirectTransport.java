package dev.troupe.runtime.model.transport;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Apache HttpCore 5's asynchronous requester: plain or TLS connections without a proxy. Cancelling
 * closes the socket, also while it is still connecting; a silent connection is noticed.
 */
public final class DirectTransport implements Transport {
  /** Most connections open at once, over all endpoints. */
  static final int MAX_CONNECTIONS = 8_000;

  private static final int IO_THREADS = 2;

  /**
   * By how long a connection may be silent, which is set where it is opened: whoever uses it after
   * that may have another patience.
   */
  private final Map<Duration, org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester>
      requesters = new ConcurrentHashMap<>();

  private volatile boolean closed;

  private static org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester requester() {
    org.apache.hc.core5.http.impl.bootstrap.HttpAsyncRequester requester =
        org.apache.hc.core5.http.impl.bootstrap.AsyncRequesterBootstrap.bootstrap()
            .setIOReactorConfig(
                org.apache.hc.core5.reactor.IOReactorConfig.custom()
                    .setIoThreadCount(IO_THREADS)
                    .setTcpNoDelay(true)
                    .build())
            .setMaxTotal(MAX_CONNECTIONS)
            .setDefaultMaxPerRoute(MAX_CONNECTIONS)
            .setPoolConcurrencyPolicy(org.apache.hc.core5.pool.PoolConcurrencyPolicy.STRICT)
            .setTimeToLive(org.apache.hc.core5.util.Timeout.ofSeconds(60))
            .setTlsStrategy(
                new org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy(
                    org.apache.hc.core5.ssl.SSLContexts.createSystemDefault()))
            .setHttpProcessor(
                org.apache.hc.core5.http.protocol.HttpProcessorBuilder.create()
                    .addAll(
                        new org.apache.hc.core5.http.protocol.RequestContent(),
                        new org.apache.hc.core5.http.protocol.RequestTargetHost(),
                        new org.apache.hc.core5.http.protocol.RequestConnControl())
                    .build())
            .create();
    requester.start();
    return requester;
  }

  @Override
  public Exchange send(Request request, Receiver receiver) {
    DirectExchange exchange = new DirectExchange(request, receiver);
    URI uri = request.uri();
    // Host names are resolved in the calling thread, which is an actor's: so not in that one.
    Thread.ofVirtual().name("troupe-connect").start(() -> connect(request, uri, exchange));
    return exchange;
  }

  private void connect(Request request, URI uri, DirectExchange exchange) {
    if (closed) {
      exchange.failed(new IOException("this node is closed"));
      return;
    }
    try {
      exchange.connecting(
          requesters
              .computeIfAbsent(request.stall(), stall -> requester())
              .connect(
                  new org.apache.hc.core5.http.HttpHost(
                      uri.getScheme(), uri.getHost(), uri.getPort()),
                  org.apache.hc.core5.util.Timeout.of(request.stall()),
                  null,
                  exchange));
    } catch (RuntimeException e) {
      exchange.failed(new IOException("cannot connect: " + e.getClass().getSimpleName(), e));
    }
  }

  @Override
  public void close() {
    closed = true;
    requesters
        .values()
        .forEach(requester -> requester.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE));
  }
}
