package dev.troupe.agents;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 1,000 open tasks of 100 events each: how long until every one is back at work. */
@Tag("benchmark")
final class RecoveryBenchmark {
  private static final int TASKS = 1_000;
  private static final int STEPS = 23;

  @TempDir Path data;

  @Test
  void aThousandOpenTasks() throws Exception {
    List<ScriptRule> rules = new ArrayList<>();
    for (int i = 0; i < STEPS; i++)
      rules.add(
          Scripts.rule(
              null,
              i,
              Scripts.tool("calculate", Json.object().put("expression", i + " + 1")),
              Duration.ZERO));
    rules.add(Scripts.rule(null, null, Scripts.text("late"), Duration.ofHours(1)));
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
            .environment(Scripts.environment(rules))
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
    List<Long> millis = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      Set<TaskId> back = ConcurrentHashMap.newKeySet();
      TaskObserver second =
          (task, after, entries) -> {
            for (JournalEntry entry : entries)
              if (entry.event() instanceof TaskEvent.CallRepeated) back.add(task);
          };
      try (Troupe troupe =
          Troupe.builder()
              .data(data)
              .environment(Scripts.environment(rules))
              .settings(settings.sweeping("fake"))
              .observer(second)
              .start()) {
        long begun = System.nanoTime();
        await()
            .pollInterval(Duration.ofMillis(10))
            .atMost(Duration.ofMinutes(1))
            .until(() -> back.size() == TASKS);
        millis.add((System.nanoTime() - begun) / 1_000_000);
        assertThat(troupe.endpoints()).isNotEmpty();
      }
    }
    System.out.println(
        TASKS + " open tasks of " + events + " events, each call sent again after ms: " + millis);
    assertThat(millis.getLast()).isLessThanOrEqualTo(3_000);
  }
}
