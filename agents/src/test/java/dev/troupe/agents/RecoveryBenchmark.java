package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,000 open tasks of 100 events each: how long until every one is back at work. */
@Tag("benchmark")
final class RecoveryBenchmark {
  private static final int TASKS = 1_000;
  private static final int STEPS = 23;
  private static final int STARTS = 3;

  @TempDir Path data;
  @TempDir Path folder;

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
    String classPath = jars();
    Path cache = folder.resolve("recovery.aot");
    start(classPath, List.of("-XX:AOTCacheOutput=" + cache, "-XX:TieredStopAtLevel=1"));
    List<String> plain = new ArrayList<>();
    List<String> ahead = new ArrayList<>();
    for (int start = 0; start < STARTS; start++) {
      plain.add(start(classPath, List.of()));
      ahead.add(start(classPath, List.of("-XX:AOTCache=" + cache)));
    }
    System.out.println(
        TASKS
            + " open tasks of "
            + events
            + " events; every task read back and owned, every call sent again, after ms from the"
            + " actor system on, in "
            + STARTS
            + " fresh processes each: "
            + plain
            + ", with classes linked ahead of time as the launcher does (JDK 25) "
            + ahead);
  }

  /** The class path with each folder in it packed: such a cache takes jars only (JEP 483). */
  private String jars() {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = folder.resolve(jars.size() + ".jar");
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertThat(tool.run(System.out, System.err, "cf", jar.toString(), "-C", entry, "."))
            .isZero();
        jars.add(jar.toString());
      } else if (Files.exists(path)) jars.add(entry);
    }
    return String.join(File.pathSeparator, jars);
  }

  private String start(String classPath, List<String> flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, RecoveryBenchmark.class.getName(), data.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
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
