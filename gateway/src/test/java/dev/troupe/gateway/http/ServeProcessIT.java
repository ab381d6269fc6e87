package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service as a process: killed, told to stop, flooded. {@code -Dtroupe.kills=20} is the
 * promise's count of kills; two otherwise.
 */
final class ServeProcessIT {
  private static final int KILLS = Integer.getInteger("troupe.kills", 2);
  private static final int TASKS = 20;
  private static final String CHAIN = "{\"team\":\"chain\",\"inputs\":{\"q\":\"a\"}}";

  @TempDir Path folder;

  @Test
  @Timeout(900)
  void killedAtAnyMomentItFinishesEveryTaskAndRepeatsNoAnsweredCall() throws Exception {
    long seed = Long.getLong("troupe.seed", System.nanoTime());
    Random random = new Random(seed);
    Teams.write(folder.resolve("teams"));
    try (FakeModel model = new FakeModel(Duration.ofMillis(400))) {
      Path environment = model.environment(folder.resolve("fake.yaml"), 16);
      ServeProcess serve = ServeProcess.start(folder, environment, List.of());
      int resent = 0;
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < TASKS; i++) ids.add(submit(serve, "kill-" + kill + "-" + i));
          Thread.sleep(random.nextInt(2_500));
          serve.kill();
          serve = ServeProcess.start(folder, environment, List.of());
          for (String id : ids)
            assertThat(serve.end(id).path("status").asText())
                .as("seed " + seed)
                .isEqualTo("completed");
          for (int i = 0; i < TASKS; i++)
            assertThat(submit(serve, "kill-" + kill + "-" + i)).isEqualTo(ids.get(i));
          resent += repeated(model, ids, seed);
        }
        assertThat(resent).as("unsettled repeats, seed " + seed).isLessThanOrEqualTo(KILLS * 16);
        System.out.println(
            KILLS
                + " kills, "
                + KILLS * TASKS
                + " tasks, unsettled calls sent again: "
                + resent
                + ", seed "
                + seed);
      } finally {
        serve.close();
      }
    }
  }

  private static String submit(ServeProcess serve, String key) throws Exception {
    HttpResponse<String> answer = serve.post("/v1/tasks", CHAIN, "Idempotency-Key", key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return Json.parse(answer.body()).path("id").asText();
  }

  /** How many tries arrived twice; each of them must have been unsettled when it was sent again. */
  private int repeated(FakeModel model, List<String> ids, long seed) {
    Map<String, List<FakeModel.Seen>> byCall = new HashMap<>();
    for (FakeModel.Seen seen : model.log())
      byCall.computeIfAbsent(seen.call(), c -> new ArrayList<>()).add(seen);
    int repeated = 0;
    try (JournalDatabase database = JournalDatabase.open(folder.resolve(".troupe/journal.db"))) {
      TaskHistory history = new TaskHistory(new SqliteReader(database));
      for (String id : ids)
        for (TaskHistory.Numbered event : history.all(new TaskId(id))) {
          if (!(event.entry().event() instanceof TaskEvent.CallSettled e)) continue;
          String call = id + "/" + e.path() + "/" + e.label() + "#" + e.attempt();
          List<FakeModel.Seen> arrivals = byCall.getOrDefault(call, List.of());
          assertThat(arrivals).as(call).isNotEmpty();
          if (arrivals.size() > 1) repeated++;
          for (FakeModel.Seen arrival : arrivals)
            assertThat(event.entry().at())
                .as("seed " + seed + ": " + call + " was settled before it was sent again")
                .isAfterOrEqualTo(arrival.at());
        }
    }
    return repeated;
  }

  @Test
  @Timeout(180)
  void toldToStopUnderLoadItLosesNoRequestAndPaysNothingTwice() throws Exception {
    Teams.write(folder.resolve("teams"));
    try (FakeModel model = new FakeModel(Duration.ofMillis(800))) {
      Path environment = model.environment(folder.resolve("fake.yaml"), 16);
      ServeProcess serve = ServeProcess.start(folder, environment, List.of());
      Set<String> accepted = ConcurrentHashMap.newKeySet();
      List<String> lost = new CopyOnWriteArrayList<>();
      AtomicInteger refused = new AtomicInteger();
      List<Thread> clients = new ArrayList<>();
      for (int c = 0; c < 4; c++)
        clients.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (true)
                        try {
                          HttpResponse<String> answer = serve.post("/v1/tasks", CHAIN);
                          if (answer.statusCode() == 202)
                            accepted.add(Json.parse(answer.body()).path("id").asText());
                          else if (answer.statusCode() == 503) refused.incrementAndGet();
                          else lost.add(answer.statusCode() + " " + answer.body());
                          Thread.sleep(10);
                        } catch (ConnectException e) {
                          return; // nobody listens any more: this one was never accepted
                        } catch (IOException | InterruptedException e) {
                          lost.add(String.valueOf(e));
                          return;
                        }
                    }));
      while (accepted.size() < 20 && lost.isEmpty()) Thread.sleep(20);
      int code = serve.terminate();
      for (Thread client : clients) client.join();
      assertThat(lost).isEmpty();
      assertThat(code).as(serve.errors()).isZero();
      assertThat(accepted).isNotEmpty();
      assertThat(refused.get()).isPositive();
      try (ServeProcess again = ServeProcess.start(folder, environment, List.of())) {
        model.delay(Duration.ofMillis(20));
        for (String id : accepted)
          assertThat(again.end(id).path("status").asText()).isEqualTo("completed");
      }
      Map<String, Long> arrivals = new HashMap<>();
      for (FakeModel.Seen seen : model.log()) arrivals.merge(seen.call(), 1L, Long::sum);
      assertThat(arrivals.values()).as("each try is sent once").containsOnly(1L);
    }
  }

  @Test
  @Timeout(300)
  void floodedOnASmallHeapItRefusesTheExcessAndFinishesWhatItAccepted() throws Exception {
    Teams.write(folder.resolve("teams"));
    Path conf =
        Files.writeString(
            folder.resolve("small.conf"),
            "troupe.admission { max-active = 200, max-waiting = 500 }");
    try (FakeModel model = new FakeModel(Duration.ofSeconds(2))) {
      Path environment = model.environment(folder.resolve("fake.yaml"), 256);
      try (ServeProcess serve =
          ServeProcess.start(
              folder,
              environment,
              List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"),
              "--config",
              conf.toString())) {
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
        List<String> faults = new CopyOnWriteArrayList<>();
        AtomicInteger left = new AtomicInteger(2_000);
        List<Thread> clients = new ArrayList<>();
        for (int c = 0; c < 32; c++)
          clients.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        while (left.getAndDecrement() > 0)
                          try {
                            HttpResponse<String> answer = serve.post("/v1/tasks", CHAIN);
                            statuses
                                .computeIfAbsent(answer.statusCode(), s -> new AtomicInteger())
                                .incrementAndGet();
                            if (answer.statusCode() == 202)
                              accepted.add(Json.parse(answer.body()).path("id").asText());
                            else if (answer.headers().firstValueAsLong("Retry-After").isEmpty())
                              faults.add(answer.body());
                          } catch (IOException | InterruptedException e) {
                            faults.add(String.valueOf(e));
                          }
                      }));
        for (Thread client : clients) client.join();
        System.out.println("flood, statuses: " + statuses);
        assertThat(faults).isEmpty();
        assertThat(statuses.keySet()).isSubsetOf(202, 429);
        assertThat(statuses.getOrDefault(429, new AtomicInteger()).get())
            .isGreaterThanOrEqualTo(500);
        for (String id : accepted)
          assertThat(serve.end(id).path("status").asText()).isEqualTo("completed");
        assertThat(serve.process.isAlive()).isTrue();
      }
    }
  }
}
