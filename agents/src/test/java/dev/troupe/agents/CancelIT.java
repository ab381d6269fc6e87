package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancels reach everything that a task has under way, however deep. */
final class CancelIT {
  @TempDir Path data;

  record Nothing() {}

  /** Report 7: a cancel that leaves what is below running. */
  @Test
  void report7ACancelReachesAllDescendantsToolsToo() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch running = new CountDownLatch(2);
    Tool hangs =
        RecordTool.of(
            "hang",
            "Hangs",
            Effect.READ_ONLY,
            Nothing.class,
            (nothing, context) -> {
              running.countDown();
              try {
                Thread.sleep(60_000);
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
              }
              return "";
            });
    Team team =
        TestTeam.load(
            """
            troupe: 1
            team: tree
            goal: "hang"
            models: { default: {} }
            agents:
              planner: { prompt: p, may_delegate_to: [lead, writer] }
              lead: { prompt: p, may_delegate_to: [finder, worker], strategy: { plan: { aggregate: writer } } }
              finder: { prompt: p, tools: [hang] }
              worker: { prompt: p }
              writer: { prompt: p }
            plan: { dynamic: { planner: planner, aggregate: writer } }
            """,
            Set.of("hang"));
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("lead", 2));
                      case "lead" ->
                          FakeModelServer.Answer.text(
                              "{\"subtasks\":[{\"id\":\"f\",\"agent\":\"finder\",\"instruction\":\"x\"},"
                                  + "{\"id\":\"w\",\"agent\":\"worker\",\"instruction\":\"y\"}]}");
                      case "finder" -> FakeModelServer.Answer.tool("hang", Json.object());
                      default -> FakeModelServer.Answer.text("late").after(Duration.ofSeconds(30));
                    });
        Troupe troupe =
            Troupe.builder()
                .data(data)
                .environment(server.environment(16, ""))
                .tool(hangs)
                .start()) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team, "k"));
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> server.log().stream().filter(s -> s.agent().equals("worker")).count() == 2);
      int sent = server.log().size();
      assertThat(
              troupe
                  .tasks()
                  .control(task, Fact.Verb.CANCEL)
                  .toCompletableFuture()
                  .get(5, TimeUnit.SECONDS))
          .isEqualTo(Fact.ControlReply.DONE);
      JsonNode resource = TaskRuns.await(troupe, task);
      assertThat(resource.path("status").asText()).isEqualTo("canceled");
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> {
                assertThat(interrupted.get()).isEqualTo(2);
                troupe.endpoints().values().forEach(g -> assertThat(g.held()).isZero());
              });
      assertThat(server.log()).hasSize(sent);
      List<TaskEvent.CallSettled> late =
          troupe.history().all(task).stream()
              .map(e -> e.entry().event())
              .filter(TaskEvent.CallSettled.class::isInstance)
              .map(TaskEvent.CallSettled.class::cast)
              .filter(e -> e.settlement().late())
              .toList();
      assertThat(late).hasSize(4);
      assertThat(late.stream().filter(e -> e.settlement().cost().isPresent()))
          .as("what was closed on the wire was read, and is counted")
          .hasSize(2);
    }
  }
}
