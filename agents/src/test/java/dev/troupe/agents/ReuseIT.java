package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers kept in the journal, and taken instead of a call where a team says so. */
final class ReuseIT {
  @TempDir Path data;

  /** The essay's chain: three steps, each builds on the one before. */
  private static Team chain(String reuse) {
    return TestTeam.load(
        """
        troupe: 1
        team: chain
        goal: "g"
        %s
        models: { default: {} }
        agents:
          one: { prompt: p }
          two: { prompt: p }
          three: { prompt: p }
        plan:
          steps:
            - { id: a, agent: one }
            - { id: b, agent: two, needs: [a] }
            - { id: c, agent: three, needs: [b] }
        """
            .formatted(reuse),
        Set.of());
  }

  private static FakeModelServer server() {
    return new FakeModelServer(
        seen -> FakeModelServer.Answer.text("to " + seen.lastUser().hashCode()));
  }

  private Troupe start(FakeModelServer server) {
    return Troupe.builder()
        .data(data)
        .environment(server.environment(64, ""))
        .settings(AdmissionSettings.DEFAULT.sweeping("fake"))
        .start();
  }

  private static Submission of(Team team, TenantId tenant, String goal, String key) {
    return new Submission(tenant, team, "fake", goal, Json.object(), key);
  }

  private static JsonNode run(Troupe troupe, Team team, String goal, String key) {
    return TaskRuns.run(troupe, of(team, TenantId.DEFAULT, goal, key));
  }

  @Test
  void theSameRequestIsPaidOnceEvenAfterARestart() {
    Team team = chain("reuse: { live: content }");
    try (FakeModelServer server = server()) {
      JsonNode first;
      try (Troupe troupe = start(server)) {
        first = run(troupe, team, "goal", "k1");
        assertThat(server.log()).hasSize(3);
        assertThat(first.at("/usage/live").asInt()).isEqualTo(3);
      }
      try (Troupe troupe = start(server)) {
        JsonNode second = run(troupe, team, "goal", "k2");
        assertThat(server.log()).hasSize(3);
        assertThat(second.at("/usage/live").asInt()).isZero();
        assertThat(second.at("/usage/reused").asInt()).isEqualTo(3);
        assertThat(second.at("/usage/model_calls").asInt()).isEqualTo(3);
        assertThat(second.at("/usage/input_tokens").asInt()).isZero();
        assertThat(second.path("answer")).isEqualTo(first.path("answer"));
        TaskId source = new TaskId(first.path("id").asText());
        assertThat(troupe.history().all(new TaskId(second.path("id").asText())))
            .extracting(event -> event.entry().event())
            .filteredOn(TaskEvent.CallReused.class::isInstance)
            .hasSize(3)
            .allSatisfy(
                event ->
                    assertThat(((TaskEvent.CallReused) event).sourceTask())
                        .isEqualTo(source.value()));
        // Another goal is another request.
        assertThat(run(troupe, team, "other", "k3").at("/usage/live").asInt()).isEqualTo(3);
      }
    }
  }

  /** A correction is written together with the answer that it corrects. */
  @Test
  void anAnswerThatWasSentBackIsKeptToo() {
    Team team =
        TestTeam.load(
            """
            troupe: 1
            team: picky
            goal: "g"
            reuse: { live: content }
            models: { default: {} }
            agents: { one: { prompt: p, output: schemas/s.json } }
            plan: { steps: [ { id: a, agent: one } ] }
            """,
            Map.of(
                "schemas/s.json",
                "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"integer\"}}}"),
            Set.of());
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    FakeModelServer.Answer.text(
                        seen.body().path("messages").size() > 2 ? "{\"a\": 1}" : "one"));
        Troupe troupe = start(server)) {
      for (int i = 0; i < 4; i++) {
        JsonNode task = run(troupe, team, "goal", "k" + i);
        assertThat(task.path("status").asText()).isEqualTo("completed");
        assertThat(task.at("/usage/live").asInt()).as("run " + i).isEqualTo(i == 0 ? 2 : 0);
        assertThat(task.at("/usage/reused").asInt()).isEqualTo(i == 0 ? 0 : 2);
      }
      assertThat(server.log()).hasSize(2);
    }
  }

  @Test
  void neverUnlessATeamSaysSoAndNeverAcrossTenants() {
    try (FakeModelServer server = server();
        Troupe troupe = start(server)) {
      run(troupe, chain(""), "goal", "k1");
      run(troupe, chain(""), "goal", "k2");
      assertThat(server.log()).hasSize(6);
      Team reusing = chain("reuse: { live: content }");
      run(troupe, reusing, "goal", "k3");
      assertThat(server.log()).hasSize(9);
      TaskRuns.run(troupe, of(reusing, new TenantId("other"), "goal", "k4"));
      assertThat(server.log()).hasSize(12);
    }
  }

  @Test
  void anAgentsOwnRuleCountsOverTheTeams() {
    try (FakeModelServer server = server();
        Troupe troupe = start(server)) {
      Team team =
          TestTeam.load(
              """
              troupe: 1
              team: two
              goal: "g"
              reuse: { live: content }
              models: { default: {} }
              agents:
                one: { prompt: p }
                two: { prompt: p, reuse: { live: never } }
              plan: { steps: [ { id: a, agent: one }, { id: b, agent: two, needs: [a] } ] }
              """,
              Set.of());
      run(troupe, team, "goal", "k1");
      JsonNode second = run(troupe, team, "goal", "k2");
      assertThat(second.at("/usage/reused").asInt()).isEqualTo(1);
      assertThat(server.log()).hasSize(3);
    }
  }

  @Test
  void whatIsTooOldIsAskedAnew() throws InterruptedException {
    Team team = chain("reuse: { live: content, fresh: 1s }");
    try (FakeModelServer server = server();
        Troupe troupe = start(server)) {
      run(troupe, team, "goal", "k1");
      Thread.sleep(1_100);
      run(troupe, team, "goal", "k2");
      assertThat(server.log()).hasSize(6);
    }
  }

  @Test
  void ofAHundredWhoAskTheSameAtOnceOneAsksTheModel() {
    Team team = chain("reuse: { live: content }");
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> FakeModelServer.Answer.text("yes").after(Duration.ofMillis(300)));
        Troupe troupe = start(server)) {
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++)
        tasks.add(TaskRuns.submit(troupe, of(team, TenantId.DEFAULT, "goal", "k" + i)));
      long live = 0;
      for (TaskId task : tasks) {
        JsonNode end = TaskRuns.await(troupe, task);
        assertThat(end.path("status").asText()).isEqualTo("completed");
        live += end.at("/usage/live").asInt();
      }
      // One prompt for all three steps: what differs is the instruction, which steps leave out.
      assertThat(server.log()).hasSize((int) live);
      assertThat(live).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void whoWaitedAsksWhenTheFirstFails() {
    Team team = chain("reuse: { live: content }");
    java.util.concurrent.atomic.AtomicInteger seenSoFar =
        new java.util.concurrent.atomic.AtomicInteger();
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    seenSoFar.incrementAndGet() == 1
                        ? FakeModelServer.Answer.fail(400, java.util.Map.of())
                            .after(Duration.ofMillis(300))
                        : FakeModelServer.Answer.text("yes"));
        Troupe troupe = start(server)) {
      List<TaskId> tasks = new ArrayList<>();
      for (int i = 0; i < 10; i++)
        tasks.add(TaskRuns.submit(troupe, of(team, TenantId.DEFAULT, "goal", "k" + i)));
      List<String> ends = new ArrayList<>();
      for (TaskId task : tasks) ends.add(TaskRuns.await(troupe, task).path("status").asText());
      assertThat(ends).containsOnlyOnce("failed").filteredOn("completed"::equals).hasSize(9);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reuse: { live: always } | team.yaml:4: reuse.live: must be one of never, content",
        "reuse: { live: never, rehearse: never, fresh: 1h } | is for live: content or rehearse:"
            + " content",
        "reuse: { rehearse: sometimes } | reuse.rehearse: must be one of never, content",
        "reuse: { live: content, fresh: soon } | 'soon' is not a time"
      })
  void faultsAreNamed(String reuse, String message) {
    assertThatThrownBy(() -> chain(reuse))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining(message);
  }
}
