package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that drip, that never read, that are too many. Counts are those of the promise with
 * {@code -Dtroupe.slow=full}, a tenth of them otherwise.
 */
@Timeout(240)
final class SlowClientsIT {
  private static final boolean FULL = "full".equals(System.getProperty("troupe.slow"));
  private static final int STREAMS = FULL ? 2_000 : 200;
  private static final int DRIPPERS = FULL ? 200 : 40;
  private static final String BODY = "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}";

  @TempDir Path folder;

  private static Socket connect(Served served) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()), 10_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String streamRequest(String id) {
    return "GET /v1/tasks/" + id + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  }

  @Test
  void drippedHeadsAndBodiesAreCutInTimeAndSubmitsGoOn() throws Exception {
    String conf = "troupe.http { head-deadline = 2s, body-deadline = 2s, max-connections = 4096 }";
    List<Socket> sockets = new ArrayList<>();
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, conf, null)) {
      for (int i = 0; i < DRIPPERS; i++) {
        Socket socket = connect(served);
        sockets.add(socket);
        send(
            socket,
            i % 2 == 0
                ? "POST /v1/tasks HTTP/1.1\r\nHost: 127."
                : "POST /v1/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type:"
                    + " application/json\r\nContent-Length: 100\r\n\r\n{");
      }
      long begun = System.nanoTime();
      Thread dripping =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      for (Socket socket : sockets)
                        try {
                          send(socket, "x");
                        } catch (IOException e) {
                          // Cut, as it should be.
                        }
                      try {
                        Thread.sleep(300);
                      } catch (InterruptedException e) {
                        return;
                      }
                    }
                  });
      assertThat(served.submit(BODY, "Prefer", "wait=20").status()).isEqualTo(200);
      for (Socket socket : sockets)
        assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
            .isEqualTo("HTTP/1.1 408");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
      dripping.interrupt();
      dripping.join();
      assertThat(served.submit(BODY, "Prefer", "wait=20").status()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) socket.close();
    }
  }

  @Test
  void streamsThatAreNeverReadCostLittleAndSubmitsGoOn() throws Exception {
    String conf = "troupe.http { max-connections = 8192, events.max-streams = 4096 }";
    List<Socket> sockets = new ArrayList<>();
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, conf, null)) {
      String id = slowTask(served);
      Runtime runtime = Runtime.getRuntime();
      System.gc();
      long before = runtime.totalMemory() - runtime.freeMemory();
      for (int i = 0; i < STREAMS; i++) {
        Socket socket = connect(served);
        sockets.add(socket);
        send(socket, streamRequest(id));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> stats(served, "event_streams") == STREAMS);
      served.model.delay(Duration.ofMillis(5));
      for (int i = 0; i < 20; i++)
        assertThat(served.submit(BODY, "Prefer", "wait=20").status()).isEqualTo(200);
      System.gc();
      long each = (runtime.totalMemory() - runtime.freeMemory() - before) / STREAMS;
      assertThat(each).as("heap bytes of a stream, both ends").isLessThan(160 * 1024);
    } finally {
      for (Socket socket : sockets) socket.close();
    }
  }

  @Test
  void atTheDefaultsTheExcessIsRefusedAndSubmitsGoOn() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, "", null)) {
      String id = slowTask(served);
      int many = Math.max(STREAMS, 300);
      for (int i = 0; i < many; i++) {
        Socket socket = connect(served);
        sockets.add(socket);
        send(socket, streamRequest(id));
      }
      int refused = 0;
      for (Socket socket : sockets)
        if (new String(socket.getInputStream().readNBytes(12), UTF_8).equals("HTTP/1.1 503"))
          refused++;
      assertThat(refused).isEqualTo(many - 256);
      served.model.delay(Duration.ofMillis(5));
      assertThat(served.submit(BODY, "Prefer", "wait=20").status()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) socket.close();
    }
  }

  @Test
  void whoDoesNotReadWhatIsSentIsCutAndMissesNothingLater() throws Exception {
    String conf = "troupe.http { write-stall = 2s }";
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, conf, null)) {
      String large = "{\"team\":\"chain\",\"inputs\":{\"q\":\"" + "y".repeat(900_000) + "\"}}";
      String id = served.submit(large, "Prefer", "wait=20").json().path("id").asText();
      try (Socket socket = connect(served)) {
        send(socket, streamRequest(id));
        await().atMost(Duration.ofSeconds(30)).until(() -> stats(served, "event_streams") == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> stats(served, "event_streams") == 0);
      }
      try (Socket socket = connect(served)) {
        send(socket, streamRequest(id).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .contains("event: task_submitted")
            .contains("event: task_ended");
      }
    }
  }

  @Test
  void moreConnectionsThanAllowedAreToldSo() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (Served served =
        Served.start(folder, Duration.ofMillis(5), 4, "troupe.http.max-connections = 20", null)) {
      int refused = 0;
      for (int i = 0; i < 40; i++) {
        Socket socket = connect(served);
        sockets.add(socket);
        if (i >= 20
            && new String(socket.getInputStream().readNBytes(12), UTF_8).equals("HTTP/1.1 503"))
          refused++;
      }
      assertThat(refused).isEqualTo(20);
    } finally {
      for (Socket socket : sockets) socket.close();
    }
  }

  private static String slowTask(Served served) {
    served.model.delay(Duration.ofSeconds(60));
    return served.submit(BODY).json().path("id").asText();
  }

  private static long stats(Served served, String gauge) {
    String text = served.get("/metrics").json().path("text").asText();
    Matcher value =
        Pattern.compile("troupe_load\\{what=\"" + gauge + "\"} ([0-9.]+)").matcher(text);
    return value.find() ? (long) Double.parseDouble(value.group(1)) : -1;
  }
}
