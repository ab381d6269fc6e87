package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.Team;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that plan for themselves: walked like the task, and within its limits at every depth. */
final class NestedPlansIT {
  @TempDir Path data;

  private static Team nested(String limits, String lead) {
    return TestTeam.load(
        """
        troupe: 1
        team: leads
        goal: "lead"
        models: { default: {} }
        limits: { %s }
        agents:
          planner: { prompt: p, may_delegate_to: [lead, worker, writer] }
          lead: { prompt: p, may_delegate_to: [%s], strategy: { plan: { aggregate: sums } } }
          worker: { prompt: p }
          sums: { prompt: p }
          writer: { prompt: p }
        plan: { dynamic: { planner: planner, aggregate: writer } }
        """
            .formatted(limits, lead),
        Set.of());
  }

  @Test
  void anAgentThatPlansForItselfIsWalkedLikeTheTask() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("lead", 2));
                      case "lead" -> FakeModelServer.Answer.text(TestTeam.plan("worker", 3));
                      case "sums" -> FakeModelServer.Answer.text("sum of " + seen.call());
                      default -> FakeModelServer.Answer.text("ok");
                    });
        Troupe troupe =
            Troupe.builder().data(data).environment(server.environment(8, "")).start()) {
      JsonNode task = TaskRuns.run(troupe, TestTeam.submission(nested("depth: 2", "worker"), "k"));
      assertThat(task.path("status").asText()).isEqualTo("completed");
      JsonNode first = task.path("plan").path("subtasks").get(0);
      assertThat(first.path("subtasks")).hasSize(4);
      assertThat(first.path("subtasks").get(3).path("agent").asText()).isEqualTo("sums");
      assertThat(server.log().stream().filter(s -> s.agent().equals("worker"))).hasSize(6);
      String last = server.log().getLast().lastUser();
      assertThat(last).contains("sum of").contains("/s1/answer/").contains("/s2/answer/");
    }
  }

  @Test
  void aModelThatPlansForEverEndsAtTheDepth() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("lead", 1));
                      case "lead" ->
                          FakeModelServer.Answer.text(
                              TestTeam.plan("lead", 1).replace("part 1", "part of " + seen.call()));
                      default -> FakeModelServer.Answer.text("ok");
                    });
        Troupe troupe =
            Troupe.builder().data(data).environment(server.environment(8, "")).start()) {
      JsonNode task = TaskRuns.run(troupe, TestTeam.submission(nested("depth: 3", "lead"), "k"));
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:depth");
      assertThat(server.log().stream().filter(s -> s.agent().equals("lead"))).hasSize(2);
    }
  }

  @Test
  void subtasksAreCountedOverAllDepths() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    switch (seen.agent()) {
                      case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("lead", 2));
                      case "lead" -> FakeModelServer.Answer.text(TestTeam.plan("worker", 5));
                      default -> FakeModelServer.Answer.text("ok");
                    });
        Troupe troupe =
            Troupe.builder().data(data).environment(server.environment(8, "")).start()) {
      JsonNode task =
          TaskRuns.run(troupe, TestTeam.submission(nested("subtasks: 10", "worker"), "k"));
      assertThat(task.path("stop_reason").asText()).isEqualTo("limit:subtasks");
    }
  }
}
