package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that run away end exactly at the limit, and honest ones are left alone. */
final class LimitsIT {
  @TempDir Path data;

  record Peek(int page) {}

  private static Tool peek(boolean changes) {
    return RecordTool.of(
        "peek",
        "Reads a page",
        Effect.READ_ONLY,
        Peek.class,
        (peek, context) -> changes ? "page " + peek.page() : "the same long prose");
  }

  private static Team team(String limits, int steps) {
    return TestTeam.load(
        """
        troupe: 1
        team: runners
        goal: "run"
        models: { default: {} }
        limits: { %s }
        agents:
          planner: { prompt: p, may_delegate_to: [runner, writer] }
          runner: { prompt: p, tools: [peek], strategy: { react: { steps: %d } } }
          writer: { prompt: p }
        plan: { dynamic: { planner: planner, aggregate: writer } }
        """
            .formatted(limits, steps),
        Set.of("peek"));
  }

  private static int steps(FakeModelServer.Seen seen) {
    int tools = 0;
    for (JsonNode message : seen.body().path("messages"))
      if (message.path("role").asText().equals("tool")) tools++;
    return tools;
  }

  /** Never finishes; each step reads another page. */
  private static FakeModelServer.Answer endless(FakeModelServer.Seen seen) {
    return switch (seen.agent()) {
      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("runner", 1));
      case "runner" -> FakeModelServer.Answer.tool("peek", Json.object().put("page", steps(seen)));
      default -> FakeModelServer.Answer.text("told");
    };
  }

  private JsonNode run(FakeModelServer server, Team team, boolean changes) {
    try (Troupe troupe =
        Troupe.builder()
            .data(data)
            .environment(server.environment(8, ""))
            .tool(peek(changes))
            .start()) {
      return TaskRuns.run(troupe, TestTeam.submission(team, "k"));
    }
  }

  @Test
  void modelCallsEndExactlyAtTheLimit() {
    try (FakeModelServer server = new FakeModelServer(LimitsIT::endless)) {
      JsonNode task = run(server, team("model_calls: 7", 100), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:model_calls");
      assertThat(task.path("usage").path("live").asInt()).isEqualTo(7);
      assertThat(server.log()).hasSize(7);
    }
  }

  @Test
  void toolCallsEndExactlyAtTheLimit() {
    try (FakeModelServer server = new FakeModelServer(LimitsIT::endless)) {
      JsonNode task = run(server, team("tool_calls: 5", 100), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:tool_calls");
      assertThat(task.path("usage").path("tool_calls").asInt()).isEqualTo(5);
    }
  }

  @Test
  void stepsEndAtTheLimitOfTheTask() {
    try (FakeModelServer server = new FakeModelServer(LimitsIT::endless)) {
      JsonNode task = run(server, team("steps: 6", 100), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:steps");
      assertThat(server.log().stream().filter(s -> s.agent().equals("runner"))).hasSize(6);
    }
  }

  @Test
  void whoRepeatsItselfIsStopped() {
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                seen.agent().equals("runner")
                    ? FakeModelServer.Answer.tool("peek", Json.object().put("page", 1))
                    : endless(seen))) {
      JsonNode task = run(server, team("steps: 50", 50), false);
      assertThat(task.path("stop_reason").asText()).isEqualTo("loop");
      assertThat(task.path("usage").path("tool_calls").asInt()).isEqualTo(4);
      assertThat(server.log().stream().map(s -> s.body().toString()))
          .anyMatch(body -> body.contains("It will not change"));
    }
  }

  @Test
  void tokensAreReservedBeforeACallAndTheModelIsToldWhatIsLeft() {
    try (FakeModelServer server = new FakeModelServer(LimitsIT::endless)) {
      JsonNode task = run(server, team("tokens: 12k", 100), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:tokens");
      JsonNode usage = task.path("usage");
      assertThat(usage.path("input_tokens").asLong() + usage.path("output_tokens").asLong())
          .isLessThanOrEqualTo(12_000);
      for (FakeModelServer.Seen seen : server.log())
        assertThat(seen.body().path("max_tokens").asInt()).isPositive();
    }
  }

  @Test
  void moneyEndsAtTheLimitToo() {
    try (FakeModelServer server = new FakeModelServer(LimitsIT::endless)) {
      JsonNode task = run(server, team("cost: 0.02 USD", 100), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:cost");
      assertThat(new BigDecimal(task.path("usage").path("cost").path("amount").asText()))
          .isLessThanOrEqualTo(new BigDecimal("0.02"));
      assertThat(server.log().size()).isGreaterThan(1);
    }
  }

  @Test
  void aPlanOfTenThousandIsSentBackAndEndsAtTheLimit() {
    try (FakeModelServer server =
        new FakeModelServer(seen -> FakeModelServer.Answer.text(TestTeam.plan("runner", 10_000)))) {
      JsonNode task = run(server, team("subtasks: 200", 5), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:subtasks");
      assertThat(server.log()).hasSize(3);
    }
  }

  @Test
  void timeEndsATaskThatWaitsForASlowModelAndWhatWasFoundIsKept() {
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                seen.agent().equals("planner")
                    ? FakeModelServer.Answer.text(TestTeam.plan("runner", 2))
                    : seen.call().contains("/s1/")
                        ? FakeModelServer.Answer.text("found it")
                        : FakeModelServer.Answer.text("late").after(Duration.ofSeconds(20)))) {
      long begun = System.nanoTime();
      JsonNode task = run(server, team("time: 2s", 5), true);
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:time");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
      assertThat(task.path("answer").path("text").asText()).contains("found it");
      assertThat(task.path("answer").path("partial").asBoolean()).isTrue();
    }
  }

  @Test
  void theBudgetIsToldCoarselyAndOnce() {
    try (FakeModelServer server = new FakeModelServer(LimitsIT::endless)) {
      run(server, team("model_calls: 10", 100), true);
      String last = server.log().getLast().body().path("messages").toString();
      assertThat(last.split("less than half", -1)).hasSize(2);
      assertThat(last).contains("less than a fifth");
      assertThat(server.log().getFirst().body().toString()).doesNotContain("Budget");
    }
  }

  /** Fifteen honest steps, some of them with the same call again: nobody is stopped. */
  @Test
  void honestRunsAreNotStopped() {
    int runs = Integer.getInteger("troupe.honest", 30);
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> {
                  if (!seen.agent().equals("runner")) return endless(seen);
                  int step = steps(seen);
                  return step < 14
                      ? FakeModelServer.Answer.tool("peek", Json.object().put("page", step % 7))
                      : FakeModelServer.Answer.text("the answer");
                });
        Troupe troupe =
            Troupe.builder()
                .data(data)
                .environment(server.environment(16, ""))
                .tool(peek(true))
                .start()) {
      Team team = team("steps: 15", 15);
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < runs; i++)
        tasks.add(TaskRuns.submit(troupe, TestTeam.submission(team, "k" + i)));
      for (TaskId task : tasks)
        assertThat(TaskRuns.await(troupe, task).path("stop_reason").asText()).isEqualTo("done");
    }
  }

  /** Longer than Pekko's scheduler takes. */
  @Test
  void aLimitOfYearsIsOneToo() {
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                FakeModelServer.Answer.text(
                    seen.agent().equals("planner") ? TestTeam.plan("runner", 1) : "found"))) {
      JsonNode task = run(server, team("time: 87600h", 5), true);
      assertThat(task.path("status").asText()).isEqualTo("completed");
    }
  }
}
