package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.troupe.agents.task.AdmissionSettings;
import dev.troupe.agents.task.JournalEntry;
import dev.troupe.agents.task.TaskEvent;
import dev.troupe.agents.task.TaskObserver;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,000 open tasks of 100 events each: how long until every one is back at work. */
@Tag("benchmark")
final class RecoveryBenchmark {
  private static final int TASKS = 1_000;
  private static final int STEPS = 23;
  private static final int STARTS = 4;

  @TempDir Path data;

  @Test
  void aThousandOpenTasks() throws Exception {
    Team team = Scripts.thinker(STEPS + 1, "calculate", Set.of());
    AtomicInteger hanging = new AtomicInteger();
    TaskObserver first =
        (task, after, entries) -> {
          for (JournalEntry entry : entries)
            if (entry.event() instanceof TaskEvent.CallSent e && e.label().equals("think/" + STEPS))
              hanging.incrementAndGet();
        };
    AdmissionSettings settings = AdmissionSettings.DEFAULT.withActive(TASKS);
    long events;
    try (Troupe troupe =
        Troupe.builder()
            .data(data)
            .environment(Scripts.environment(rules()))
            .settings(settings)
            .observer(first)
            .start()) {
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++)
        tasks.add(TaskRuns.submit(troupe, TestTeam.submission(team, "k" + i)));
      await().atMost(Duration.ofMinutes(5)).until(() -> hanging.get() == TASKS);
      events = troupe.history().all(tasks.getFirst()).size();
    }
    assertThat(events).isGreaterThanOrEqualTo(95);
    List<String> millis = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) millis.add(start());
    System.out.println(
        TASKS
            + " open tasks of "
            + events
            + " events; every task read back and owned, every call sent again, after ms from the"
            + " actor system on, in "
            + STARTS
            + " fresh processes: "
            + millis);
  }

  private String start() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RecoveryBenchmark.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(out).isZero();
    return out.substring(out.lastIndexOf('\n') + 1);
  }

  /** Data folder; prints how long it took. */
  public static void main(String[] args) throws Exception {
    CountDownLatch owned = new CountDownLatch(TASKS);
    CountDownLatch sent = new CountDownLatch(TASKS);
    TaskObserver observer =
        (task, after, entries) -> {
          for (JournalEntry entry : entries) {
            if (entry.event() instanceof TaskEvent.OwnershipTaken) owned.countDown();
            if (entry.event() instanceof TaskEvent.CallRepeated) sent.countDown();
          }
        };
    try (Troupe troupe =
        Troupe.builder()
            .data(Path.of(args[0]))
            .environment(Scripts.environment(rules()))
            .settings(AdmissionSettings.DEFAULT.withActive(TASKS).sweeping("fake"))
            .observer(observer)
            .start()) {
      long begun = System.nanoTime();
      long ready = since(begun, owned);
      System.out.println(ready + " " + since(begun, sent));
      assertThat(troupe.endpoints()).isNotEmpty();
    }
    System.exit(0);
  }

  private static long since(long begun, CountDownLatch latch) throws InterruptedException {
    if (!latch.await(1, TimeUnit.MINUTES)) throw new IllegalStateException(latch + " to come");
    return (System.nanoTime() - begun) / 1_000_000;
  }

  private static List<ScriptRule> rules() {
    List<ScriptRule> rules = new ArrayList<>();
    for (int i = 0; i < STEPS; i++)
      rules.add(
          Scripts.rule(
              null,
              i,
              Scripts.tool("calculate", Json.object().put("expression", i + " + 1")),
              Duration.ZERO));
    rules.add(Scripts.rule(null, null, Scripts.text("late"), Duration.ofHours(1)));
    return rules;
  }
}
