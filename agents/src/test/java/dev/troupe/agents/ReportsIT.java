package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults that users of other systems reported (reference/frameworks.md, section e), by their
 * numbers there. Others of the list: 3 {@code SmokeScenarioTest}, 9 and 22 {@code
 * RestartReportsIT}, 6 {@code QuestionsTest}, 7 {@code CancelIT}, 14 {@code CrashIT}, 18 {@code
 * ReactTest}, 20 and 24 {@code EffectsIT}, 25 {@code HistoryIT}; 4, 10 and 15 {@code
 * SmokeReportsTest}.
 */
final class ReportsIT {
  @TempDir Path data;

  private Troupe start(FakeModelServer server, int concurrency, Tool... tools) {
    TroupeBuilder builder =
        Troupe.builder().data(data).environment(server.environment(concurrency, ""));
    for (Tool tool : tools) builder.tool(tool);
    return builder.start();
  }

  private static final String TEAM =
      """
      troupe: 1
      team: testers
      goal: "find it out"
      models: { default: {} }
      LIMITS
      agents:
        planner: { prompt: p, may_delegate_to: [worker, writer] }
        worker: { prompt: p }
        writer: { prompt: p }
      plan: { dynamic: { planner: planner, aggregate: writer PLAN } }
      """;

  static Team team(String limits, String plan) {
    return TestTeam.load(TEAM.replace("LIMITS", limits).replace("PLAN", plan), Set.of());
  }

  @Test
  void report1AMisplacedCapIsRefusedAndOneInItsPlaceHoldsEvenForRetries() {
    assertThatThrownBy(() -> team("", ", open_calls: 1"))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("plan.dynamic.open_calls");
    assertThatThrownBy(() -> team("open_calls: 1", ""))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("open_calls");
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> {
                  if (seen.agent().equals("planner"))
                    return FakeModelServer.Answer.text(TestTeam.plan("worker", 6));
                  return (seen.call().endsWith("#1") && seen.agent().equals("worker")
                          ? FakeModelServer.Answer.fail(503, Map.of())
                          : FakeModelServer.Answer.text("ok"))
                      .after(Duration.ofMillis(150));
                });
        Troupe troupe = start(server, 16)) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(team("limits: { open_calls: 1 }", ""), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(server.mostOpen()).isOne();
    }
  }

  @Test
  void report2AllOfAFanOutRunOneAtATime() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    seen.agent().equals("planner")
                        ? FakeModelServer.Answer.text(TestTeam.plan("worker", 6))
                        : FakeModelServer.Answer.text("done: " + seen.call())
                            .after(Duration.ofMillis(20)));
        Troupe troupe = start(server, 1)) {
      JsonNode task = TaskRuns.run(troupe, TestTeam.submission(team("", ""), "k"));
      assertThat(task.path("answer").has("missing")).isFalse();
      assertThat(server.mostOpen()).isOne();
      assertThat(server.log()).hasSize(8);
      for (int i = 1; i <= 6; i++)
        assertThat(server.log().getLast().lastUser()).contains("/s" + i + "/");
    }
  }

  @Test
  void report8EveryReferenceIsFilledInOrThePlanIsRefused() {
    String steps =
        """
        troupe: 1
        team: steps
        goal: "g"
        models: { default: {} }
        agents: { worker: { prompt: p }, writer: { prompt: p } }
        plan:
          steps:
            - { id: a, agent: worker }
            - { id: b, agent: worker }
            - { id: c, agent: writer, with: { goal: "GOAL" } }
        """;
    assertThatThrownBy(() -> TestTeam.load(steps.replace("GOAL", "${1}+${2}"), Set.of()))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("${1}");
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    FakeModelServer.Answer.text(
                        seen.call().contains("/a/")
                            ? "{\"n\":20}"
                            : seen.call().contains("/b/") ? "22" : "done"));
        Troupe troupe = start(server, 4)) {
      TaskRuns.run(
          troupe,
          TestTeam.submission(
              TestTeam.load(steps.replace("GOAL", "${a.n}+${b} costs $3, $${a}"), Set.of()), "k"));
      assertThat(server.log().getLast().lastUser()).contains("20+22 costs $3, ${a}");
      JsonNode failed =
          TaskRuns.run(
              troupe,
              TestTeam.submission(
                  TestTeam.load(steps.replace("GOAL", "${a.nope}"), Set.of()), "l"));
      assertThat(failed.path("status").asText()).isEqualTo("failed");
      assertThat(failed.path("message").asText()).contains("${a.nope}");
    }
  }

  record Nothing() {}

  @Test
  void report12BlockingWorkOfTwoAgentsOverlaps() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Tool blocks =
        RecordTool.of(
            "block",
            "Blocks",
            Effect.READ_ONLY,
            Nothing.class,
            (nothing, context) -> {
              both.await(20, TimeUnit.SECONDS); // each only passes while the other runs
              return "done";
            });
    Team team =
        TestTeam.load(
            TEAM.replace("LIMITS", "")
                .replace("PLAN", "")
                .replace("worker: { prompt: p }", "worker: { prompt: p, tools: [block] }"),
            Set.of("block"));
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("worker", 2));
                      case "worker" ->
                          seen.hasToolResult()
                              ? FakeModelServer.Answer.text("ok")
                              : FakeModelServer.Answer.tool("block", Json.object());
                      default -> FakeModelServer.Answer.text("done");
                    });
        Troupe troupe = start(server, 8, blocks)) {
      assertThat(TaskRuns.run(troupe, TestTeam.submission(team, "k")).path("stop_reason").asText())
          .isEqualTo("done");
    }
  }

  @Test
  void report16AnUnknownAgentIsSentBackWithTheValidOnesABoundedNumberOfTimes() {
    try (FakeModelServer server =
            new FakeModelServer(seen -> FakeModelServer.Answer.text(TestTeam.plan("ghost", 1)));
        Troupe troupe = start(server, 4)) {
      JsonNode task = TaskRuns.run(troupe, TestTeam.submission(team("", ""), "k"));
      assertThat(task.path("stop_reason").asText()).isEqualTo("plan_rejected");
      assertThat(server.log()).hasSize(3);
      assertThat(server.log().get(1).lastUser()).contains("ghost", "worker", "writer");
      assertThat(server.log().get(2).lastUser()).contains("ghost", "worker", "writer");
    }
  }

  @Test
  void report19NothingOfOneSessionAppearsInAnother() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    (switch (seen.agent()) {
                          case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("finder", 2));
                          case "finder" -> FakeModelServer.Answer.text("found for " + seen.task());
                          default -> FakeModelServer.Answer.text("done");
                        })
                        .after(Duration.ofMillis(30)));
        Troupe troupe = start(server, 16)) {
      Team search = TestTeam.of(List.of("search_knowledge"), Set.of());
      Team count = TestTeam.of(List.of("calculate"), Set.of());
      TaskId a = TaskRuns.submit(troupe, TestTeam.submission(search, "a"));
      TaskId b = TaskRuns.submit(troupe, TestTeam.submission(count, "b"));
      TaskRuns.await(troupe, a);
      TaskRuns.await(troupe, b);
      for (FakeModelServer.Seen seen : server.log()) {
        boolean first = seen.task().equals(a.value());
        String body = seen.body().toString();
        assertThat(body).doesNotContain(first ? b.value() : a.value());
        if (!seen.agent().equals("finder")) continue;
        assertThat(body).contains(first ? "search_knowledge" : "calculate");
        assertThat(body).doesNotContain(first ? "\"calculate\"" : "\"search_knowledge\"");
      }
    }
  }

  @Test
  void report23BranchesThatFinishTogetherAreWrittenInOrder() {
    CyclicBarrier together = new CyclicBarrier(6);
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> {
                  if (seen.agent().equals("planner"))
                    return FakeModelServer.Answer.text(TestTeam.plan("worker", 6));
                  if (seen.agent().equals("worker"))
                    try {
                      together.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                      return FakeModelServer.Answer.fail(500, Map.of());
                    }
                  return FakeModelServer.Answer.text("ok");
                });
        Troupe troupe = start(server, 16)) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team("", ""), "k"));
      assertThat(TaskRuns.await(troupe, task).path("stop_reason").asText()).isEqualTo("done");
      List<TaskHistory.Numbered> events = troupe.history().all(task);
      for (int i = 0; i < events.size(); i++) assertThat(events.get(i).seq()).isEqualTo(i + 1);
      assertThat(
              events.stream()
                  .map(e -> e.entry().event())
                  .filter(TaskEvent.SubtaskClosed.class::isInstance)
                  .map(e -> ((TaskEvent.SubtaskClosed) e).path()))
          .doesNotHaveDuplicates()
          .hasSize(8);
    }
  }
}
