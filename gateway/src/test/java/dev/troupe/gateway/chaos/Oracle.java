package dev.troupe.gateway.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.http.ServeProcess;
import dev.troupe.gateway.http.Teams;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that drives load at a service, kills it at random, sometimes stops it and
 * has another process take its tasks over, and then compares three records: what was acknowledged
 * to it (its own synced log), what arrived at the model server, and the journal. Arguments: seed,
 * kills, folder. Prints one JSON document; exit 0 when every promise held.
 */
public final class Oracle {
  /** The environment variable whose value must be found nowhere. */
  static final String CANARY = "CHAOS_KEY";

  private static final int CONCURRENCY = 16;
  private static final int FULL = 20;

  /** Calls that were answered, and whose answer is not on the disk yet: their permit is free. */
  private static final int SETTLING = 4;

  /** Where the client, and the provider, write what they know. */
  static final String ACKNOWLEDGED = "acknowledged.log";

  static final String PROVIDER = "provider.log";

  /** When none has ended for so long, none will. */
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  private static final String CHAIN = "{\"team\":\"chain\",\"inputs\":{\"q\":\"a\"}}";

  /** A conversation, in which calls are settled while others are under way. */
  private static final String ASKING = "{\"team\":\"asking\",\"inputs\":{\"q\":\"a\"}}";

  private final long seed;
  private final int kills;
  private final Path folder;
  private final Random random;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final SyncedLog log;
  private final AtomicInteger keys = new AtomicInteger();
  private volatile @Nullable ServeProcess serve;
  private volatile boolean over;
  private final boolean takesOver;
  private int takeovers;

  private Oracle(long seed, int kills, Path folder, boolean takesOver) throws IOException {
    this.seed = seed;
    this.takesOver = takesOver;
    this.kills = kills;
    this.folder = folder;
    this.random = new Random(seed);
    this.log = new SyncedLog(folder.resolve(ACKNOWLEDGED));
  }

  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    int kills = Integer.parseInt(args[1]);
    Path folder = Files.createDirectories(Path.of(args[2]));
    ObjectNode verdict = new Oracle(seed, kills, folder, args.length < 4).run();
    System.out.println(verdict);
    System.exit(verdict.path("broken").isEmpty() ? 0 : 1);
  }

  private ObjectNode run() throws Exception {
    Teams.write(folder.resolve("teams"));
    try (Provider provider = new Provider(folder.resolve(PROVIDER))) {
      Path environment = provider.environment(folder.resolve("chaos.yaml"), CONCURRENCY);
      start(environment);
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < 6; c++) clients.add(Thread.ofPlatform().daemon().start(this::submit));
      for (int kill = 0; kill < kills; kill++) {
        underLoad();
        Thread.sleep(random.nextInt(1_000));
        if (takesOver && (kill == 0 || random.nextInt(8) == 0)) takeOver(environment, provider);
        Objects.requireNonNull(serve).kill();
        start(environment);
      }
      over = true;
      for (Thread client : clients) client.join();
      List<String> lost = drain();
      provider.echoKeys();
      refusedByItsProvider();
      Objects.requireNonNull(serve).terminate();
      return new Judgement(folder, lost)
          .verdict()
          .put("seed", seed)
          .put("kills", kills)
          .put("takeovers", takeovers)
          .put("window", (kills + takeovers) * (CONCURRENCY + SETTLING))
          .put(
              "again",
              "./mvnw -Pchaos verify -pl gateway -am -Dtroupe.chaos.seed="
                  + seed
                  + " -Dtroupe.chaos.kills="
                  + kills);
    } finally {
      ServeProcess left = serve;
      if (left != null) left.close();
    }
  }

  private void start(Path environment) throws Exception {
    // In the full count it is compiled as in production.
    String compilers = "-XX:TieredStopAtLevel=" + (kills < FULL ? 1 : 4);
    serve = ServeProcess.start(folder, environment, List.of("-Xmx400m", compilers));
  }

  /** Until the service that was just started has taken a few tasks. */
  private void underLoad() throws InterruptedException {
    int before = acknowledged.size();
    for (int i = 0; i < 1_000 && acknowledged.size() < before + 10; i++) Thread.sleep(10);
  }

  /** A client that asks again with the same key until it is answered. */
  private void submit() {
    while (!over) {
      String key = "chaos-" + keys.incrementAndGet();
      while (!over && !isAccepted(key)) LockSupport.parkNanos(50_000_000);
      LockSupport.parkNanos(150_000_000);
    }
  }

  private boolean isAccepted(String key) {
    try {
      HttpResponse<String> answer =
          Objects.requireNonNull(serve)
              .post("/v1/tasks", key.hashCode() % 2 == 0 ? CHAIN : ASKING, "Idempotency-Key", key);
      if (answer.statusCode() != 202) return false;
      String id = Json.parse(answer.body()).path("id").asText();
      acknowledged.add(id);
      log.write(id);
      return true;
    } catch (IOException e) {
      return false; // it is being killed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The service stands still, another process works on one of its tasks, and it comes back. */
  private void takeOver(Path environment, Provider provider) throws Exception {
    ServeProcess running = Objects.requireNonNull(serve);
    provider.slow(true);
    String id =
        Json.parse(running.post("/v1/tasks", CHAIN, "Idempotency-Key", "taken-" + takeovers).body())
            .path("id")
            .asText();
    if (id.isEmpty()) { // it takes nothing now
      provider.slow(false);
      return;
    }
    acknowledged.add(id);
    log.write(id);
    for (int i = 0; i < 200 && !provider.hasSeen(id); i++) Thread.sleep(20);
    stop(running);
    try {
      resume(new TaskId(id), environment);
      takeovers++;
    } finally {
      provider.slow(false);
      signal(running, "-CONT");
    }
    Thread.sleep(1_500); // long enough to do harm, if it could
  }

  /** A node of this process takes the task to its end. */
  private void resume(TaskId task, Path environment) throws Exception {
    try (Troupe other =
        Troupe.builder()
            .data(folder.resolve(".troupe"))
            .environment(environment.toString())
            .start()) {
      other.tasks().resume(task);
      other.tasks().ended(task).get(40, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.err.println("the task that was taken over did not end: " + task);
    }
  }

  /** Not in the middle of a write: whoever is stopped then holds the file, and nobody else can. */
  private void stop(ServeProcess running) throws Exception {
    for (int i = 0; i < 100; i++) {
      signal(running, "-STOP");
      if (isFree()) return;
      signal(running, "-CONT");
      Thread.sleep(random.nextInt(20));
    }
    throw new IllegalStateException("the service is always writing");
  }

  private boolean isFree() {
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".troupe/journal.db"));
        Statement s = c.createStatement()) {
      s.execute("pragma busy_timeout=20");
      s.execute("begin immediate");
      s.execute("rollback");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void signal(ServeProcess running, String signal) throws Exception {
    new ProcessBuilder("kill", signal, String.valueOf(running.pid())).start().waitFor();
  }

  /** Waits until every acknowledged task has ended; those that do not are lost. */
  private List<String> drain() throws Exception {
    List<String> open = new ArrayList<>(acknowledged);
    long until = System.nanoTime() + STANDSTILL.toNanos();
    for (int i = 0; System.nanoTime() < until && !open.isEmpty(); i++) {
      List<String> still = new ArrayList<>();
      for (String id : open) {
        JsonNode task = Objects.requireNonNull(serve).get("/v1/tasks/" + id);
        if (!task.path("status").asText().equals("completed")) still.add(id);
        // A task that is not there will not come.
        if (task.path("status").asText().equals("404") && i > 3) return List.of(id);
      }
      if (still.size() < open.size()) until = System.nanoTime() + STANDSTILL.toNanos();
      open = still;
      if (!open.isEmpty()) Thread.sleep(100);
    }
    return open;
  }

  private void refusedByItsProvider() throws Exception {
    ServeProcess running = Objects.requireNonNull(serve);
    HttpResponse<String> answer =
        running.post("/v1/tasks", "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}");
    String id = Json.parse(answer.body()).path("id").asText();
    for (int i = 0; i < 100; i++) {
      if (running.get("/v1/tasks/" + id).path("ended_at").isTextual()) return;
      Thread.sleep(100);
    }
  }
}
