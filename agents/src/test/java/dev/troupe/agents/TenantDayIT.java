package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's day has room for what is used, not for all that may be used at once. */
@Timeout(120)
final class TenantDayIT {
  @TempDir Path data;

  private static Team team() {
    return TestTeam.load(
        """
        troupe: 1
        team: tellers
        goal: "tell"
        models: { default: {} }
        agents: { teller: { prompt: p } }
        plan: { steps: [ { id: told, agent: teller } ] }
        """,
        Set.of());
  }

  private Troupe start(FakeModelServer server, long tokensPerDay) {
    AdmissionSettings.Quota quota =
        new AdmissionSettings.Quota(
            1_000, 1_000, new TenantBudgets.Day(OptionalLong.of(tokensPerDay), Optional.empty()));
    return Troupe.builder()
        .data(data)
        .environment(server.environment(8, ""))
        .settings(new AdmissionSettings(1_000, 1_000, tenant -> quota, Optional.empty()))
        .start();
  }

  private static FakeModelServer.Answer slowly(FakeModelServer.Seen seen) {
    return FakeModelServer.Answer.text("told").after(Duration.ofMillis(50));
  }

  /** Each call may use some 9,000 tokens, and uses a few; two fit at once. */
  @Test
  void aBurstThatFitsIntoTheDayIsServedInTurn() throws Exception {
    try (FakeModelServer server = new FakeModelServer(TenantDayIT::slowly);
        Troupe troupe = start(server, 20_000)) {
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++)
        tasks.add(TaskRuns.submit(troupe, TestTeam.submission(team(), "k" + i)));
      for (TaskId task : tasks)
        assertThat(TaskRuns.await(troupe, task).path("stop_reason").asText()).isEqualTo("done");
      assertThat(server.mostOpen()).isLessThanOrEqualTo(2);
    }
  }

  /** Also where a task is canceled while it waits, nobody behind it is forgotten. */
  @Test
  void whoIsCanceledInTheLineHoldsNobodyUp() throws Exception {
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> FakeModelServer.Answer.text("told").after(Duration.ofMillis(500)));
        Troupe troupe = start(server, 10_000)) {
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++)
        tasks.add(TaskRuns.submit(troupe, TestTeam.submission(team(), "k" + i)));
      troupe.tasks().control(tasks.get(1), Fact.Verb.CANCEL).toCompletableFuture().join();
      for (TaskId task : List.of(tasks.get(0), tasks.get(2), tasks.get(3)))
        assertThat(TaskRuns.await(troupe, task).path("stop_reason").asText()).isEqualTo("done");
    }
  }
}
