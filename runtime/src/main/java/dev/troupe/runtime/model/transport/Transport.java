package dev.troupe.runtime.model.transport;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/** Sends HTTP requests. Callbacks come on the transport's own threads and must not block. */
public interface Transport extends AutoCloseable {
  /** A request on its way. */
  interface Exchange {
    /** Closes the connection at once; the receiver hears nothing more but {@code failed}. */
    void cancel();
  }

  /** Who hears about the response, in this order: head, body pieces, then end or failed once. */
  interface Receiver {
    /** Header names in lower case. */
    void head(int status, Map<String, String> headers);

    /** A piece of the body, valid during the call only. */
    void body(ByteBuffer piece);

    void end();

    void failed(Exception cause);
  }

  /**
   * @param stall longest silence before the connection counts as dead
   */
  record Request(URI uri, Map<String, String> headers, byte[] body, Duration stall) {}

  Exchange send(Request request, Receiver receiver);

  @Override
  void close();
}
