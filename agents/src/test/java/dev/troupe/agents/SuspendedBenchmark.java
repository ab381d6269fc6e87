package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 tasks that wait for a person, on a heap of 1 GB, in a process of their own. */
@Tag("benchmark")
final class SuspendedBenchmark {
  @TempDir Path data;

  @Test
  void aHundredThousandTasksWait() throws Exception {
    int tasks = Integer.getInteger("troupe.suspended", 100_000);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.troupe.agents.SuspendedBenchmark",
                data.toString(),
                String.valueOf(tasks))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    System.out.println(out);
    assertThat(process.waitFor()).as(out).isZero();
  }

  /** Data folder and number of tasks. */
  public static void main(String[] args) throws Exception {
    int tasks = Integer.parseInt(args[1]);
    List<ScriptRule> rules =
        List.of(
            Scripts.rule(
                null,
                0,
                Scripts.tool("ask_human", Json.object().put("question", "which one?")),
                Duration.ZERO),
            Scripts.rule(null, null, Scripts.text("that one"), Duration.ZERO));
    Team team = Scripts.thinker(3, "ask_human", Set.of());
    AtomicInteger suspended = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    TaskObserver observer =
        (task, after, entries) -> {
          for (JournalEntry entry : entries) {
            if (entry.event() instanceof TaskEvent.Suspended) suspended.incrementAndGet();
            if (entry.event() instanceof TaskEvent.TaskEnded) ended.incrementAndGet();
          }
        };
    try (Troupe troupe =
        Troupe.builder()
            .data(Path.of(args[0]))
            .environment(Scripts.environment(rules))
            .settings(AdmissionSettings.DEFAULT.sweeping("fake"))
            .observer(observer)
            .start()) {
      TaskRuns.submit(troupe, TestTeam.submission(team, "warm"));
      while (suspended.get() < 1) Thread.sleep(10);
      long before = 0; // measured at half: caches have a bound of their own and are full by then
      long begun = System.nanoTime();
      Semaphore room = new Semaphore(2_000);
      List<TaskId> first = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        if (i == tasks / 2) {
          while (suspended.get() < i) Thread.sleep(10);
          before = used();
        }
        room.acquire();
        troupe
            .tasks()
            .submit(TestTeam.submission(team, "k" + i))
            .whenComplete(
                (reply, failure) -> {
                  room.release();
                  if (reply instanceof Fact.SubmitReply.Accepted a && first.size() < 100)
                    synchronized (first) {
                      first.add(a.task());
                    }
                  if (!(reply instanceof Fact.SubmitReply.Accepted)) System.out.println(reply);
                });
        while (i - suspended.get() > 5_000) Thread.sleep(5);
      }
      while (suspended.get() < tasks + 1) Thread.sleep(10);
      double seconds = (System.nanoTime() - begun) / 1e9;
      Thread.sleep(2_000);
      long after = used();
      System.out.printf(
          Locale.ROOT,
          "%d tasks suspended in %.0f s; heap %.1f MB, %.3f KB each%n",
          tasks,
          seconds,
          after / 1e6,
          (after - before) / 1024.0 / (tasks - tasks / 2));
      begun = System.nanoTime();
      for (TaskId task : List.copyOf(first))
        troupe
            .tasks()
            .answer(TenantId.DEFAULT, task, "q1", Answer.ANSWERED, "that one", "test")
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
      while (ended.get() < first.size()) Thread.sleep(5);
      System.out.printf(
          Locale.ROOT,
          "%d answered, to the end of the task: %.0f ms each%n",
          first.size(),
          (System.nanoTime() - begun) / 1e6 / first.size());
      if ((after - before) / 1024.0 / (tasks - tasks / 2) > 0.2) System.exit(1);
    }
    System.exit(0);
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
