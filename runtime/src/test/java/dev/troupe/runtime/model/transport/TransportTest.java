package dev.troupe.runtime.model.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire: cancel closes the socket, silence is noticed, proxies are found. */
final class TransportTest {
  private static Transport.Receiver receiver(CompletableFuture<String> end) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    return new Transport.Receiver() {
      @Override
      public void head(int status, Map<String, String> headers) {}

      @Override
      public void body(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        body.writeBytes(bytes);
      }

      @Override
      public void end() {
        end.complete(body.toString(UTF_8));
      }

      @Override
      public void failed(Exception cause) {
        end.completeExceptionally(cause);
      }
    };
  }

  private static Transport.Request request(ServerSocket server, Duration stall) {
    return new Transport.Request(
        URI.create("http://127.0.0.1:" + server.getLocalPort() + "/x"),
        Map.of("A", "b"),
        "{}".getBytes(UTF_8),
        stall);
  }

  @Test
  @Timeout(30)
  void aCancelledCallClosesItsSocket() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        DirectTransport transport = new DirectTransport()) {
      CompletableFuture<String> end = new CompletableFuture<>();
      Transport.Exchange exchange =
          transport.send(request(server, Duration.ofSeconds(20)), receiver(end));
      try (Socket socket = server.accept()) {
        socket.getInputStream().read();
        exchange.cancel();
        while (socket.getInputStream().read() >= 0) {}
      } catch (IOException closed) {
        assertThat(closed).isNotNull();
      }
      assertThat(end).isCompletedExceptionally();
    }
  }

  @Test
  @Timeout(30)
  void aSilentConnectionIsNoticed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        DirectTransport transport = new DirectTransport()) {
      CompletableFuture<String> end = new CompletableFuture<>();
      transport.send(request(server, Duration.ofMillis(700)), receiver(end));
      try (Socket socket = server.accept()) {
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(UTF_8));
        socket.getOutputStream().flush();
        assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS))
            .hasCauseInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void findsTheProxyThatTheVariablesName() {
    Map<String, String> variables =
        Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", "internal.example,.corp");
    try (Transports transports = new Transports(variables::get)) {
      assertThat(transports.proxyOf(URI.create("https://api.example/v1")))
          .contains(URI.create("http://proxy:3128"));
      assertThat(transports.proxyOf(URI.create("https://x.internal.example/v1"))).isEmpty();
      assertThat(transports.proxyOf(URI.create("https://a.corp/v1"))).isEmpty();
      assertThat(transports.proxyOf(URI.create("http://127.0.0.1:80/v1"))).isEmpty();
    }
  }

  @Test
  @Timeout(30)
  void aConnectionThatWasOpenedByAnotherHasThePatienceOfWhoUsesIt() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        DirectTransport transport = new DirectTransport()) {
      AtomicInteger asked = new AtomicInteger();
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed())
                  try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket, asked));
                  } catch (IOException e) {
                    return;
                  }
              });
      CompletableFuture<String> hasty = new CompletableFuture<>();
      transport.send(request(server, Duration.ofSeconds(1)), receiver(hasty));
      assertThat(hasty.get(20, TimeUnit.SECONDS)).isEqualTo("ok");
      CompletableFuture<String> patient = new CompletableFuture<>();
      transport.send(request(server, Duration.ofSeconds(20)), receiver(patient));
      assertThat(patient.get(20, TimeUnit.SECONDS)).isEqualTo("ok");
    }
  }

  /** The first at once, later ones after two seconds; the connection is kept. */
  private static void answer(Socket socket, AtomicInteger asked) {
    try (socket) {
      byte[] some = new byte[4_096];
      while (socket.getInputStream().read(some) > 0) {
        // silence is what is tested: longer than the patience of who opened the connection
        if (asked.getAndIncrement() > 0) LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  /** The reactor is shared: one bad answer was the end of all later calls. */
  @Test
  @Timeout(60)
  void aReceiverThatThrowsEndsItsOwnExchangeOnly() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    try (DirectTransport transport = new DirectTransport()) {
      Transport.Request request =
          new Transport.Request(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x"),
              Map.of(),
              "{}".getBytes(UTF_8),
              Duration.ofSeconds(20));
      for (int i = 0; i < 8; i++) {
        CompletableFuture<String> end = new CompletableFuture<>();
        transport.send(request, throwing(end));
        assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS)).hasMessageContaining("not taken");
      }
      CompletableFuture<String> good = new CompletableFuture<>();
      transport.send(request, receiver(good));
      assertThat(good.get(20, TimeUnit.SECONDS)).isEqualTo("ok");
    } finally {
      server.stop(0);
    }
  }

  private static Transport.Receiver throwing(CompletableFuture<String> end) {
    return new Transport.Receiver() {
      @Override
      public void head(int status, Map<String, String> headers) {}

      @Override
      public void body(ByteBuffer piece) {
        throw new IllegalStateException("not taken");
      }

      @Override
      public void end() {
        end.complete("");
      }

      @Override
      public void failed(Exception cause) {
        end.completeExceptionally(cause);
      }
    };
  }
}
