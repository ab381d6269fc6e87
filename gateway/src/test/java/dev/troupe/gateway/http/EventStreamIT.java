package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A task's events as a client sees them that comes and goes. */
@Timeout(120)
final class EventStreamIT {
  @TempDir Path folder;

  @Test
  void aClientThatComesAndGoesSeesEveryEventExactlyOnce() throws Exception {
    try (Served served = Served.start(folder, Duration.ofMillis(150), 4, "", null)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 12; i++)
        ids.add(
            served
                .submit("{\"team\":\"chain\",\"inputs\":{\"q\":\"a\"}}")
                .json()
                .path("id")
                .asText());
      Random random = new Random(7);
      int visits = 0;
      for (String id : ids) {
        List<Long> seen = new ArrayList<>();
        boolean over = false;
        while (!over) {
          visits++;
          over = visit(served, id, seen, 1 + random.nextInt(4), random.nextBoolean());
        }
        List<Long> all = new ArrayList<>();
        for (long seq = 1; seq <= seen.size(); seq++) all.add(seq);
        assertThat(seen).isEqualTo(all);
        assertThat(served.end(id).path("status").asText()).isEqualTo("completed");
      }
      assertThat(visits).isGreaterThanOrEqualTo(50);
    }
  }

  /** Reads at most so many events; true when the stream is over (204). */
  private static boolean visit(Served served, String id, List<Long> seen, int most, boolean rude)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket.setSoTimeout(20_000);
      if (rude) socket.setSoLinger(true, 0); // goes with a reset
      socket
          .getOutputStream()
          .write(
              ("GET /v1/tasks/"
                      + id
                      + "/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                      + (seen.isEmpty() ? "" : "Last-Event-ID: " + seen.getLast() + "\r\n")
                      + "\r\n")
                  .getBytes(UTF_8));
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      if (reader.readLine().contains(" 204 ")) return true;
      long id0 = -1;
      int read = 0;
      for (String line = reader.readLine(); line != null && read < most; line = reader.readLine()) {
        if (line.startsWith("id: ")) id0 = Long.parseLong(line.substring(4));
        if (line.isEmpty() && id0 > 0) {
          seen.add(id0);
          id0 = -1;
          read++;
        }
        if (line.equals("0")) return false; // the last chunk: whoever asks again is told 204
      }
      return false;
    }
  }

  @Test
  void theStreamOfAnEndedTaskIsItsRestAndThenNothing() throws Exception {
    try (Served served = Served.start(folder, Duration.ofMillis(5), 4, "", null)) {
      String id = ended(served);
      String all = read(served, id, "0");
      assertThat(all).contains("event: task_submitted").contains("event: task_ended");
      long last = all.lines().filter(l -> l.startsWith("id: ")).count();
      assertThat(read(served, id, String.valueOf(last - 1)))
          .contains("event: task_ended")
          .doesNotContain("event: task_submitted");
      assertThat(status(served, id, String.valueOf(last))).isEqualTo(204);
      assertThat(status(served, id, "x")).isEqualTo(400);
      assertThat(status(served, "t-unknown", "0")).isEqualTo(404);
    }
  }

  @Test
  void whoNamesAnEventThatIsNotThereYetGetsAll() throws Exception {
    try (Served served = Served.start(folder, Duration.ofMillis(800), 4, "", null)) {
      String id =
          served.submit("{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}").json().path("id").asText();
      assertThat(read(served, id, "99999"))
          .contains("event: task_submitted")
          .contains("event: task_ended");
    }
  }

  /** A stream that ends says that the task has ended. */
  @Test
  void aServerThatStopsGoesOnTellingAndThenBreaksOff() throws Exception {
    try (Served served = Served.start(folder, Duration.ofMillis(1_500), 4, "", null)) {
      String over = ended(served);
      String open =
          served.submit("{\"team\":\"chain\",\"inputs\":{\"q\":\"a\"}}").json().path("id").asText();
      StringBuffer told = new StringBuffer();
      Thread reader = Thread.ofVirtual().start(() -> untilItBreaks(served, open, told));
      await().until(() -> served.model.open() == 1);
      assertThat(served.service.drain()).isTrue(); // its call on the wire was answered
      assertThat(read(served, over, "0")).contains("event: task_ended");
      await().until(() -> told.indexOf("event: call_settled") >= 0);
      served.service.close();
      assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
      assertThat(told.toString()).doesNotContain("event: task_ended").endsWith("broken off");
    }
  }

  /** The id of a task that has ended. */
  private static String ended(Served served) {
    return served
        .submit("{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}", "Prefer", "wait=30")
        .json()
        .path("id")
        .asText();
  }

  private static void untilItBreaks(Served served, String id, StringBuffer told) {
    try (InputStream in = open(served, id, "0").getInputStream()) {
      for (int b = in.read(); b >= 0; b = in.read()) told.append((char) b);
      told.append("ended");
    } catch (IOException e) {
      told.append("broken off");
    }
  }

  private static HttpURLConnection open(Served served, String id, String after) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(served.service.url() + "/v1/tasks/" + id + "/events")
                .toURL()
                .openConnection();
    connection.setRequestProperty("Last-Event-ID", after);
    connection.setReadTimeout(20_000);
    return connection;
  }

  private static String read(Served served, String id, String after) throws IOException {
    return new String(open(served, id, after).getInputStream().readAllBytes(), UTF_8);
  }

  private static int status(Served served, String id, String after) throws IOException {
    return open(served, id, after).getResponseCode();
  }
}
