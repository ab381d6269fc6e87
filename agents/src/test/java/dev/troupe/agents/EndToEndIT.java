package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole tasks against a server over real sockets. */
final class EndToEndIT {
  @TempDir Path data;

  private Troupe start(FakeModelServer server, int concurrency, Tool... tools) {
    TroupeBuilder builder =
        Troupe.builder().data(data).environment(server.environment(concurrency, ""));
    for (Tool tool : tools) builder.tool(tool);
    return builder.start();
  }

  private static FakeModelServer.Answer byAgent(FakeModelServer.Seen seen, String plan) {
    return switch (seen.agent()) {
      case "planner" -> FakeModelServer.Answer.text(plan);
      case "writer" -> FakeModelServer.Answer.text("all: " + seen.lastUser());
      default -> FakeModelServer.Answer.text("found by " + seen.agent());
    };
  }

  @Test
  void plansWorksConcurrentlyAndSumsUp() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    byAgent(seen, "```json\n" + TestTeam.plan("worker", 6) + "\n```")
                        .after(Duration.ofMillis(50)));
        Troupe troupe = start(server, 16)) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(task.path("stop_reason").asText()).isEqualTo("done");
      assertThat(task.path("plan").path("subtasks")).hasSize(7);
      assertThat(task.path("plan").path("subtasks").get(6).path("id").asText()).isEqualTo("answer");
      assertThat(task.path("answer").path("text").asText()).contains("found by worker");
      assertThat(task.path("usage").path("model_calls").asInt()).isEqualTo(8);
      assertThat(task.path("usage").path("input_tokens").asInt()).isEqualTo(800);
      assertThat(task.path("usage").path("cost").path("amount").asText()).isEqualTo("0.00096");
      assertThat(server.log())
          .hasSize(8)
          .allMatch(
              s ->
                  s.task().equals(task.path("id").asText())
                      && s.call().startsWith(s.task() + "/root"));
      assertThat(server.mostOpen()).isGreaterThan(1);
    }
  }

  @Test
  void neverMoreCallsOpenAtTheServerThanItsConcurrency() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> byAgent(seen, TestTeam.plan("worker", 10)).after(Duration.ofMillis(80)));
        Troupe troupe = start(server, 4)) {
      assertThat(
              TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"))
                  .path("status")
                  .asText())
          .isEqualTo("completed");
      assertThat(server.mostOpen()).isEqualTo(4);
    }
  }

  @Test
  void aToolIsCalledAndItsResultCarriedOn() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    seen.agent().equals("finder") && !seen.hasToolResult()
                        ? FakeModelServer.Answer.tool(
                            "search_knowledge", Json.object().put("query", "fee"))
                        : byAgent(seen, TestTeam.plan("finder", 1)));
        Troupe troupe = start(server, 4)) {
      JsonNode task =
          TaskRuns.run(
              troupe, TestTeam.submission(TestTeam.of(List.of("search_knowledge"), Set.of()), "k"));
      assertThat(task.path("usage").path("tool_calls").asInt()).isEqualTo(1);
      JsonNode last =
          server.log().stream()
              .filter(s -> s.agent().equals("finder"))
              .toList()
              .getLast()
              .body()
              .path("messages");
      assertThat(last.get(last.size() - 1).path("content").asText())
          .contains("The fee is 5 crowns.");
      assertThat(
              last.get(last.size() - 2)
                  .path("tool_calls")
                  .get(0)
                  .path("function")
                  .path("name")
                  .asText())
          .isEqualTo("search_knowledge");
    }
  }

  @Test
  void waitsAndTriesAgainWhenTheServerIsBusyOrBroken() {
    AtomicInteger planned = new AtomicInteger();
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> {
                  if (seen.agent().equals("planner") && planned.incrementAndGet() == 1)
                    return FakeModelServer.Answer.fail(429, Map.of("Retry-After", "1"));
                  if (seen.agent().equals("worker") && seen.call().endsWith("#1"))
                    return FakeModelServer.Answer.fail(503, Map.of());
                  return byAgent(seen, TestTeam.plan("worker", 2));
                });
        Troupe troupe = start(server, 4)) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(task.path("usage").path("retried").asInt()).isEqualTo(3);
      assertThat(server.log())
          .extracting(FakeModelServer.Seen::call)
          .doesNotHaveDuplicates()
          .anyMatch(c -> c.endsWith("/root/plan#2"));
    }
  }

  @Test
  void aFaultyPlanIsSentBackWithItsFaults() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    seen.agent().equals("planner") && seen.call().endsWith("#1")
                        ? FakeModelServer.Answer.text(
                            "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"nobody\",\"instruction\":\"x\",\"depends_on\":[\"b\"]}]}")
                        : byAgent(seen, TestTeam.plan("worker", 1)));
        Troupe troupe = start(server, 4)) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      FakeModelServer.Seen second = server.log().get(1);
      assertThat(second.lastUser()).contains("no agent 'nobody'").contains("'b'");
      assertThat(second.call()).endsWith("/root/plan#2");
    }
  }

  @Test
  void withoutAValidPlanTheTaskFailsTyped() {
    try (FakeModelServer server =
            new FakeModelServer(seen -> FakeModelServer.Answer.text("I would rather not."));
        Troupe troupe = start(server, 4)) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"));
      assertThat(task.path("status").asText()).isEqualTo("failed");
      assertThat(task.path("stop_reason").asText()).isEqualTo("plan_rejected");
      assertThat(server.log()).hasSize(3);
    }
  }

  @Test
  void aSubtaskThatFailsForGoodLeavesItsSiblingsAndIsNamed() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    seen.call().contains("/s2/")
                        ? FakeModelServer.Answer.fail(400, Map.of())
                        : byAgent(seen, TestTeam.plan("worker", 3)));
        Troupe troupe = start(server, 4)) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      assertThat(task.path("stop_reason").asText()).isEqualTo("provider");
      assertThat(task.path("answer").path("missing").get(0).path("id").asText()).isEqualTo("s2");
      assertThat(task.path("answer").path("text").asText())
          .contains("found by worker")
          .contains("part 2");
      assertThat(task.path("plan").path("subtasks").get(1).path("status").asText())
          .isEqualTo("failed");
      assertThat(task.path("plan").path("subtasks").get(2).path("status").asText())
          .isEqualTo("completed");
    }
  }

  @Test
  void aToolThatFailsForGoodStopsItsSubtaskOnly() {
    Tool broken =
        RecordTool.of(
            "broken",
            "always fails",
            Effect.READ_ONLY,
            NoArguments.class,
            (a, c) -> {
              throw new IllegalStateException("secret-in-exception");
            });
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" ->
                          FakeModelServer.Answer.text(
                              "{\"subtasks\":[{\"id\":\"s1\",\"agent\":\"finder\",\"instruction\":\"x\"},{\"id\":\"s2\",\"agent\":\"worker\",\"instruction\":\"y\"}]}");
                      case "finder" -> FakeModelServer.Answer.tool("broken", Json.object());
                      default -> byAgent(seen, "");
                    });
        Troupe troupe = start(server, 4, broken)) {
      JsonNode task =
          TaskRuns.run(
              troupe, TestTeam.submission(TestTeam.of(List.of("broken"), Set.of("broken")), "k"));
      assertThat(task.path("stop_reason").asText()).isEqualTo("tool");
      assertThat(task.path("answer").path("missing").get(0).path("message").asText())
          .contains("IllegalStateException")
          .doesNotContain("secret");
      assertThat(task.path("usage").path("tool_calls").asInt()).isEqualTo(3);
    }
  }

  record NoArguments() {}

  @Test
  void theSameKeyIsTheSameTask() {
    try (FakeModelServer server =
            new FakeModelServer(seen -> byAgent(seen, TestTeam.plan("worker", 1)));
        Troupe troupe = start(server, 4)) {
      Team team = TestTeam.of(List.of(), Set.of());
      JsonNode first = TaskRuns.run(troupe, TestTeam.submission(team, "k"));
      Fact.SubmitReply again =
          troupe.tasks().submit(TestTeam.submission(team, "k")).toCompletableFuture().join();
      assertThat(again)
          .isEqualTo(new Fact.SubmitReply.Accepted(new TaskId(first.path("id").asText()), true));
      Submission other =
          new Submission(TenantId.DEFAULT, team, "fake", "another goal", Json.object(), "k");
      assertThat(troupe.tasks().submit(other).toCompletableFuture().join())
          .isInstanceOf(Fact.SubmitReply.Refused.class);
      assertThat(server.log()).hasSize(3);
    }
  }
}
