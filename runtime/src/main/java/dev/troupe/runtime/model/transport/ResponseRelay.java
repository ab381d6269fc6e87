package dev.troupe.runtime.model.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Hands a response to a {@link Transport.Receiver} as it arrives; ends exactly once. */
final class ResponseRelay implements org.apache.hc.core5.http.nio.AsyncResponseConsumer<Boolean> {
  private final Transport.Receiver receiver;
  private final AtomicBoolean over = new AtomicBoolean();
  private org.apache.hc.core5.concurrent.@Nullable FutureCallback<Boolean> callback;

  ResponseRelay(Transport.Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void consumeResponse(
      org.apache.hc.core5.http.HttpResponse response,
      org.apache.hc.core5.http.@Nullable EntityDetails entity,
      org.apache.hc.core5.http.protocol.HttpContext context,
      org.apache.hc.core5.concurrent.FutureCallback<Boolean> resultCallback) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (org.apache.hc.core5.http.Header header : response.getHeaders())
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    receiver.head(response.getCode(), headers);
    callback = resultCallback;
    if (entity == null) finish();
  }

  @Override
  public void informationResponse(
      org.apache.hc.core5.http.HttpResponse response,
      org.apache.hc.core5.http.protocol.HttpContext context) {}

  @Override
  public void updateCapacity(org.apache.hc.core5.http.nio.CapacityChannel channel)
      throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer piece) {
    receiver.body(piece);
  }

  @Override
  public void streamEnd(@Nullable List<? extends org.apache.hc.core5.http.Header> trailers) {
    finish();
  }

  private void finish() {
    if (over.compareAndSet(false, true)) receiver.end();
    if (callback != null) callback.completed(true);
  }

  @Override
  public void failed(Exception cause) {
    if (over.compareAndSet(false, true)) receiver.failed(cause);
  }

  @Override
  public void releaseResources() {}
}
