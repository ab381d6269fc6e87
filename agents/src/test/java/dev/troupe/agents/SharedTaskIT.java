package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Two processes on one folder, of which one has a task's tools. */
final class SharedTaskIT {
  @TempDir Path data;

  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Team team = Scripts.thinker(2, "slow", Set.of("slow"));

  private record Slow(String what) {}

  private TroupeBuilder node() {
    List<ScriptRule> rules =
        List.of(
            Scripts.rule(
                null, 0, Scripts.tool("slow", Json.object().put("what", "a")), Duration.ZERO),
            Scripts.rule(null, null, Scripts.text("done"), Duration.ZERO));
    return Troupe.builder()
        .data(data)
        .environment(Scripts.environment(rules))
        .settings(AdmissionSettings.DEFAULT.sweeping("fake"));
  }

  private TroupeBuilder withTool() {
    return node()
        .tool(
            RecordTool.of(
                "slow",
                "Takes its time",
                Effect.IDEMPOTENT,
                Slow.class,
                (arguments, context) -> {
                  runs.incrementAndGet();
                  mayEnd.await(1, TimeUnit.MINUTES);
                  return "came to its end";
                }));
  }

  private static long count(Troupe troupe, TaskId task, Class<? extends TaskEvent> type) {
    return troupe.history().all(task).stream()
        .filter(e -> type.isInstance(e.entry().event()))
        .count();
  }

  private static Fact.ControlReply told(Troupe troupe, TaskId task, Fact.Verb verb)
      throws Exception {
    return troupe.tasks().control(task, verb).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsOnTheWireIsSettledAlthoughAnotherProcessPaused() throws Exception {
    try (Troupe host = withTool().start()) {
      TaskId task = TaskRuns.submit(host, TestTeam.submission(team, "k"));
      await().until(() -> runs.get() == 1);
      try (Troupe other =
          Troupe.builder().data(data).environment(Scripts.environment(List.of())).start()) {
        assertThat(told(other, task, Fact.Verb.PAUSE)).isEqualTo(Fact.ControlReply.DONE);
      }
      mayEnd.countDown();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> count(host, task, TaskEvent.CallSettled.class) == 2);
      assertThat(host.resource(task).path("paused").asBoolean()).isTrue();
      assertThat(told(host, task, Fact.Verb.RESUME)).isEqualTo(Fact.ControlReply.DONE);
      assertThat(TaskRuns.await(host, task).path("status").asText()).isEqualTo("completed");
      assertThat(runs).hasValue(1);
      assertThat(count(host, task, TaskEvent.CallLost.class)).isZero();
    }
  }

  @Test
  void aTaskThatEndsWhileItIsPausedIsNotCalledSo() throws Exception {
    try (Troupe host = withTool().start()) {
      TaskId task = TaskRuns.submit(host, TestTeam.submission(team, "k"));
      await().until(() -> runs.get() == 1);
      assertThat(told(host, task, Fact.Verb.PAUSE)).isEqualTo(Fact.ControlReply.DONE);
      assertThat(host.resource(task).path("paused").asBoolean()).isTrue();
      assertThat(told(host, task, Fact.Verb.CANCEL)).isEqualTo(Fact.ControlReply.DONE);
      assertThat(TaskRuns.await(host, task).path("status").asText()).isEqualTo("canceled");
      assertThat(host.resource(task).path("paused").asBoolean()).isFalse();
    }
  }

  /** It would set the task aside, or hold it, and nobody would do the work. */
  @Test
  void aProcessWithoutTheToolsLeavesTheTaskToOneThatHasThem() throws Exception {
    TaskId task;
    try (Troupe host = withTool().start()) {
      task = TaskRuns.submit(host, TestTeam.submission(team, "k"));
      await().until(() -> runs.get() == 1);
    }
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(TaskIndex.class);
    logged.start();
    log.setLevel(Level.ERROR);
    log.addAppender(logged);
    try (Troupe without = node().start()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  logged.list.stream()
                      .anyMatch(e -> e.getFormattedMessage().contains("left alone")));
      int events = without.history().all(task).size();
      mayEnd.countDown();
      try (Troupe with = withTool().start()) {
        assertThat(TaskRuns.await(with, task).path("status").asText()).isEqualTo("completed");
        assertThat(with.history().all(task).size()).isGreaterThan(events);
        assertThat(count(with, task, TaskEvent.OwnershipTaken.class)).isOne();
      }
    } finally {
      log.detachAppender(logged);
      log.setLevel(null); // as configured
    }
  }
}
