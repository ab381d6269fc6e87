package dev.troupe.runtime.model.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request over one leased connection. A connection is reused only after a complete response.
 */
final class DirectExchange
    implements Transport.Exchange,
        Transport.Receiver,
        org.apache.hc.core5.concurrent.FutureCallback<
            org.apache.hc.core5.http.nio.AsyncClientEndpoint> {
  private final Transport.Request request;
  private final Transport.Receiver receiver;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean cancelled;
  private volatile org.apache.hc.core5.http.nio.@Nullable AsyncClientEndpoint endpoint;
  private volatile @Nullable Future<?> connecting;

  DirectExchange(Transport.Request request, Transport.Receiver receiver) {
    this.request = request;
    this.receiver = receiver;
  }

  void connecting(Future<?> future) {
    connecting = future;
    if (cancelled) future.cancel(true);
  }

  /** Connected. */
  @Override
  public void completed(org.apache.hc.core5.http.nio.AsyncClientEndpoint connected) {
    endpoint = connected;
    if (cancelled) {
      connected.releaseAndDiscard();
      return;
    }
    org.apache.hc.core5.http.nio.support.AsyncRequestBuilder builder =
        org.apache.hc.core5.http.nio.support.AsyncRequestBuilder.post(request.uri())
            .setEntity(
                org.apache.hc.core5.http.nio.entity.AsyncEntityProducers.create(
                    request.body(), org.apache.hc.core5.http.ContentType.APPLICATION_JSON));
    request.headers().forEach(builder::addHeader);
    connected.execute(
        new org.apache.hc.core5.http.nio.support.BasicClientExchangeHandler<>(
            builder.build(), new ResponseRelay(this), new Ignore()),
        null,
        org.apache.hc.core5.http.protocol.HttpCoreContext.create());
  }

  @Override
  public void failed(Exception cause) {
    if (!over.compareAndSet(false, true)) return;
    discard();
    receiver.failed(cause);
  }

  /** The lease or connect was cancelled. */
  @Override
  public void cancelled() {
    failed(new IOException("cancelled"));
  }

  @Override
  public void head(int status, Map<String, String> headers) {
    guarded(() -> receiver.head(status, headers));
  }

  @Override
  public void body(ByteBuffer piece) {
    guarded(() -> receiver.body(piece));
  }

  /** What a receiver throws ends its exchange, and not the reactor that all others share. */
  private void guarded(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException e) {
      failed(new IOException("the answer could not be taken: " + e, e));
    }
  }

  @Override
  public void end() {
    if (!over.compareAndSet(false, true)) return;
    org.apache.hc.core5.http.nio.AsyncClientEndpoint open = endpoint;
    if (open != null) open.releaseAndReuse();
    try {
      receiver.end();
    } catch (RuntimeException e) {
      receiver.failed(new IOException("the answer could not be taken: " + e, e));
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    Future<?> future = connecting;
    if (endpoint == null && future != null) future.cancel(true);
    failed(new IOException("cancelled"));
  }

  private void discard() {
    org.apache.hc.core5.http.nio.AsyncClientEndpoint open = endpoint;
    if (open != null) open.releaseAndDiscard();
  }

  /** Results come through the relay; failures before the response through here. */
  private final class Ignore implements org.apache.hc.core5.concurrent.FutureCallback<Boolean> {
    @Override
    public void completed(Boolean result) {}

    @Override
    public void failed(Exception cause) {
      DirectExchange.this.failed(cause);
    }

    @Override
    public void cancelled() {
      DirectExchange.this.failed(new IOException("cancelled"));
    }
  }
}
