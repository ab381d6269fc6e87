package dev.troupe.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Seeded mutations of request bodies: never a 500, never a stack trace, never a hang. {@code
 * -Dtroupe.fuzz=100000} is the promise's count; a twentieth otherwise.
 */
final class MutatedBodiesIT {
  private static final int COUNT = Integer.getInteger("troupe.fuzz", 5_000);
  private static final int CLIENTS = 4;
  private static final String[] SEEDS = {
    "{\"team\":\"one\",\"inputs\":{\"q\":\"why?\"},\"priority\":\"batch\",\"labels\":{\"a\":\"b\"}}",
    "{\"team\":\"one\",\"goal\":\"目标 {{ inputs.q }}\",\"inputs\":{\"q\":\"{% for"
        + " %}\"},\"limits\":{\"subtasks\":3}}",
    "{\"team\":\"chain\",\"inputs\":{\"q\":1e400}}",
    "[[[[[[[[[[]]]]]]]]]]",
  };

  @TempDir Path folder;

  @Test
  @Timeout(900)
  void noMutationMakesTheServerStumble() throws Exception {
    long seed = Long.getLong("troupe.seed", 42);
    try (Served served =
        Served.start(
            folder,
            Duration.ofMillis(1),
            64,
            "troupe.admission { max-active = 50, max-waiting = 100 }",
            null)) {
      Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
      List<Thread> clients = new ArrayList<>();
      List<Throwable> faults = new CopyOnWriteArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        long own = seed + c;
        clients.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        client(served, new Random(own), statuses);
                      } catch (Throwable e) {
                        faults.add(new AssertionError("seed " + own + ": " + e, e));
                      }
                    }));
      }
      for (Thread client : clients) client.join();
      System.out.println("mutated bodies, statuses: " + new TreeMap<>(statuses));
      assertThat(faults).isEmpty();
      assertThat(statuses.keySet()).isSubsetOf(200, 202, 400, 413, 415, 422, 429);
      assertThat(
              served
                  .submit("{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}", "Prefer", "wait=30")
                  .status())
          .isIn(200, 202, 429);
    }
  }

  private static void client(Served served, Random random, Map<Integer, AtomicInteger> statuses)
      throws IOException {
    int left = COUNT / CLIENTS;
    while (left > 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        DataInputStream in =
            new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        boolean open = true;
        while (open && left > 0) {
          byte[] body = mutated(random);
          ByteArrayOutputStream request = new ByteArrayOutputStream();
          request.write(
              ("POST /v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type:"
                      + " application/json\r\nContent-Length: "
                      + body.length
                      + "\r\n\r\n")
                  .getBytes(UTF_8));
          request.write(body);
          socket.getOutputStream().write(request.toByteArray());
          left--;
          open = answer(in, statuses);
        }
      }
    }
  }

  /** Reads one answer; false when the connection is closed behind it. */
  private static boolean answer(DataInputStream in, Map<Integer, AtomicInteger> statuses)
      throws IOException {
    String status = line(in);
    int code = Integer.parseInt(status.split(" ")[1]);
    statuses.computeIfAbsent(code, s -> new AtomicInteger()).incrementAndGet();
    int length = 0;
    boolean close = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:"))
        length = Integer.parseInt(lower.substring(15).strip());
      if (lower.equals("connection: close")) close = true;
      if (code == 429 && lower.startsWith("retry-after:"))
        assertThat(Integer.parseInt(lower.substring(12).strip())).isPositive();
    }
    String body = new String(in.readNBytes(length), UTF_8);
    assertThat(body)
        .doesNotContain("Exception")
        .doesNotContain("\tat ")
        .doesNotContain("dev.troupe");
    if (code >= 500) throw new AssertionError(status + " " + body);
    return !close;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new IOException("closed without an answer");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  private static byte[] mutated(Random random) {
    byte[] body = SEEDS[random.nextInt(SEEDS.length)].getBytes(UTF_8);
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) body = mutate(body, random);
    return body;
  }

  private static byte[] mutate(byte[] body, Random random) {
    int at = body.length == 0 ? 0 : random.nextInt(body.length);
    return switch (random.nextInt(9)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> insert(body, at, new byte[] {(byte) random.nextInt(256)});
      case 2 -> {
        byte[] changed = body.clone();
        if (changed.length > 0) changed[at] = (byte) random.nextInt(256);
        yield changed;
      }
      case 3 -> insert(body, at, "[".repeat(1 + random.nextInt(3_000)).getBytes(UTF_8));
      case 4 -> insert(body, at, "9".repeat(1 + random.nextInt(3_000)).getBytes(UTF_8));
      case 5 -> insert(body, at, "\"team\":\"one\",".getBytes(UTF_8));
      case 6 -> insert(body, at, new byte[] {(byte) 0xc3, (byte) 0x28, 0, (byte) 0xff});
      case 7 -> insert(body, at, "\\u0000\\ud800".getBytes(UTF_8));
      default -> insert(body, at, Arrays.copyOfRange(body, 0, at));
    };
  }

  private static byte[] insert(byte[] body, int at, byte[] more) {
    byte[] all = new byte[body.length + more.length];
    System.arraycopy(body, 0, all, 0, at);
    System.arraycopy(more, 0, all, at, more.length);
    System.arraycopy(body, at, all, at + more.length, body.length - at);
    return all;
  }
}
