package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.api.Strategy;
import dev.troupe.agents.memory.Recall;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of actor crashes once in a run, and processes end in the middle: nothing settled is
 * repeated.
 */
final class CrashIT {
  @TempDir Path data;

  private static FakeModelServer.Answer answer(FakeModelServer.Seen seen) {
    return switch (seen.agent()) {
      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("finder", 2));
      case "finder" ->
          seen.hasToolResult()
              ? FakeModelServer.Answer.text("5 crowns")
              : FakeModelServer.Answer.tool("search_knowledge", Json.object().put("query", "fee"));
      default -> FakeModelServer.Answer.text("done");
    };
  }

  private static Team team() {
    return TestTeam.load(
        """
        troupe: 1
        team: testers
        models: { default: {} }
        knowledge: { docs: { path: knowledge/ } }
        agents:
          planner: { prompt: p }
          finder: { prompt: d, tools: [search_knowledge] }
          writer: { prompt: p }
        plan: { dynamic: { planner: planner, aggregate: writer } }
        """,
        Map.of("prompts/d.prompty", "user:\n{{ instruction }} {{ documents | tojson }}"),
        Set.of());
  }

  @Test
  void plannerWorkerMemoryAndToolEachThrowOnce() {
    OnceThrowing craft = new OnceThrowing();
    OnceThrowing.Runner runner = new OnceThrowing.Runner();
    try (FakeModelServer server = new FakeModelServer(CrashIT::answer);
        Troupe troupe =
            Troupe.builder()
                .data(data)
                .environment(server.environment(8, ""))
                .craft(craft)
                .toolRunner(runner)
                .start()) {
      JsonNode task = TaskRuns.run(troupe, TestTeam.submission(team(), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(task.path("stop_reason").asText()).isEqualTo("done");
      assertThat(craft.thrown).contains("planner", "worker finder", "worker writer", "memory");
      assertThat(runner.runs.get()).isEqualTo(3);
      assertThat(server.log()).extracting(FakeModelServer.Seen::call).doesNotHaveDuplicates();
    }
  }

  /**
   * Workers begin before the write that opens their subtasks is durable. One that crashes while
   * that write waits is one of the subtasks to come, which the state before the write does not
   * know.
   */
  @Test
  void aWorkerThatCrashesWhileItsSubtaskIsBeingWrittenIsStartedAgain() throws Exception {
    CompletableFuture<Connection> lock = new CompletableFuture<>();
    AtomicInteger thoughts = new AtomicInteger();
    Craft craft =
        new Craft() {
          @Override
          public Strategy strategy(AgentSpec agent) {
            if (agent.name().equals("worker") && thoughts.incrementAndGet() <= 2) {
              release(lock.join());
              throw new IllegalStateException("planted");
            }
            return Craft.STANDARD.strategy(agent);
          }

          @Override
          public Strategy planning(PlanTerms terms, Optional<Plan> known) {
            return Craft.STANDARD.planning(terms, known);
          }

          @Override
          public Recall recall(Team team) {
            return Craft.STANDARD.recall(team);
          }
        };
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> {
                  if (!seen.agent().equals("planner")) return FakeModelServer.Answer.text("ok");
                  lock.complete(lock());
                  return FakeModelServer.Answer.text(TestTeam.plan("worker", 2));
                });
        Troupe troupe =
            Troupe.builder()
                .data(data)
                .environment(server.environment(8, ""))
                .craft(craft)
                .start()) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(thoughts.get()).isGreaterThan(2);
    }
  }

  /** Nobody else can write to the journal until it is released. */
  private Connection lock() {
    try {
      Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("journal.db"));
      c.createStatement().execute("pragma busy_timeout=5000");
      c.createStatement().execute("begin immediate");
      return c;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** When the supervisor waits for the write, and has heard of the crash. */
  private static void release(Connection lock) {
    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              try (lock) {
                if (!lock.isClosed()) lock.createStatement().execute("rollback");
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    try {
      TimeUnit.MILLISECONDS.sleep(150); // longer than a draft waits
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNodeThatStopsInTheMiddleIsTakenUpWithoutRepeatingWhatWasSettled() throws Exception {
    CountDownLatch reached = new CountDownLatch(4);
    AtomicBoolean slow = new AtomicBoolean(true);
    try (FakeModelServer server =
        new FakeModelServer(
            seen -> {
              reached.countDown();
              boolean stuck = slow.get() && seen.call().contains("/s3/");
              return (seen.agent().equals("planner")
                      ? FakeModelServer.Answer.text(TestTeam.plan("worker", 3))
                      : FakeModelServer.Answer.text("ok"))
                  .after(Duration.ofMillis(stuck ? 20_000 : 0));
            })) {
      Team team = TestTeam.of(List.of(), Set.of());
      TaskId task;
      try (Troupe first =
          Troupe.builder().data(data).environment(server.environment(8, "")).start()) {
        task = TaskRuns.submit(first, TestTeam.submission(team, "k"));
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
        awaitSettled(first, task, 3);
      }
      slow.set(false);
      try (Troupe second =
          Troupe.builder().data(data).environment(server.environment(8, "")).start()) {
        second.tasks().resume(task);
        JsonNode resource = TaskRuns.await(second, task);
        assertThat(resource.path("status").asText()).isEqualTo("completed");
      }
      List<String> calls = server.log().stream().map(FakeModelServer.Seen::call).toList();
      assertThat(calls.stream().filter(c -> !c.contains("/s3/")).toList()).doesNotHaveDuplicates();
      List<FakeModelServer.Seen> repeated =
          server.log().stream().filter(s -> s.call().contains("/s3/")).toList();
      assertThat(repeated).hasSize(2);
      assertThat(repeated.get(0).key()).isEqualTo(repeated.get(1).key());
      assertThat(repeated.get(0).body()).isEqualTo(repeated.get(1).body());
    }
  }

  private static void awaitSettled(Troupe troupe, TaskId task, int calls)
      throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      long settled =
          troupe.history().all(task).stream()
              .filter(e -> e.entry().event() instanceof TaskEvent.CallSettled)
              .count();
      if (settled >= calls) return;
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("not settled");
  }

  /** Report 14: a second server takes a session up that still runs in the first. */
  @Test
  void report14AStaleWriterStopsAloneAndTheNewOneFinishes() throws Exception {
    CountDownLatch open = new CountDownLatch(2);
    CompletableFuture<Boolean> go = new CompletableFuture<>();
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> {
                  if (seen.agent().equals("planner"))
                    return FakeModelServer.Answer.text(TestTeam.plan("worker", 1));
                  if (seen.agent().equals("worker")) {
                    open.countDown();
                    go.join();
                  }
                  return FakeModelServer.Answer.text("ok");
                });
        Troupe old = Troupe.builder().data(data).environment(server.environment(8, "")).start();
        Troupe young = Troupe.builder().data(data).environment(server.environment(8, "")).start()) {
      Team team = TestTeam.of(List.of(), Set.of());
      TaskId taken = TaskRuns.submit(old, TestTeam.submission(team, "taken"));
      TaskId kept = TaskRuns.submit(old, TestTeam.submission(team, "kept"));
      assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
      young.tasks().resume(taken);
      for (int i = 0;
          i < 200
              && young.history().all(taken).stream()
                  .noneMatch(e -> e.entry().event() instanceof TaskEvent.OwnershipTaken);
          i++) TimeUnit.MILLISECONDS.sleep(25);
      go.complete(true);
      assertThat(TaskRuns.await(young, taken).path("status").asText()).isEqualTo("completed");
      assertThat(TaskRuns.await(old, kept).path("status").asText()).isEqualTo("completed");
      List<TaskHistory.Numbered> events = young.history().all(taken);
      assertThat(events.stream().filter(e -> e.entry().event() instanceof TaskEvent.TaskEnded))
          .hasSize(1);
      assertThat(events.stream().filter(e -> e.entry().event() instanceof TaskEvent.OwnershipTaken))
          .hasSize(1);
    }
  }
}
