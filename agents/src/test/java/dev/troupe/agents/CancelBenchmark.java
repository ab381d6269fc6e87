package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tree of 1,000 subtasks, depth 2, all with a call on the wire, canceled: how long until that is
 * acknowledged, and whether anything is sent afterwards.
 */
@Tag("benchmark")
final class CancelBenchmark {
  private static final int LEADS = 10;
  private static final int EACH = 99;

  @TempDir Path data;

  private static Team team() {
    return TestTeam.load(
        """
            troupe: 1
            team: tree
            goal: "hang"
            models: { default: {} }
            limits: { subtasks: 2000, open_calls: 2000, model_calls: 5000 }
            agents:
              planner: { prompt: p, may_delegate_to: [lead, writer] }
              lead:
                prompt: p
                may_delegate_to: [worker]
                strategy: { plan: { aggregate: writer } }
                limits: { subtasks: 200 }
              worker: { prompt: p }
              writer: { prompt: p }
            plan: { dynamic: { planner: planner, aggregate: writer } }
            """,
        Set.of());
  }

  @Test
  void aTreeOfAThousandSubtasks() throws Exception {
    Team team = team();
    List<Long> millis = new ArrayList<>();
    for (int run = 0; run < 6; run++)
      try (FakeModelServer server =
              new FakeModelServer(
                  seen ->
                      switch (seen.agent()) {
                        case "planner" -> FakeModelServer.Answer.text(TestTeam.plan("lead", LEADS));
                        case "lead" -> FakeModelServer.Answer.text(TestTeam.plan("worker", EACH));
                        default ->
                            FakeModelServer.Answer.text("late").after(Duration.ofSeconds(120));
                      });
          Troupe troupe =
              Troupe.builder()
                  .data(data.resolve("run" + run))
                  .environment(server.environment(2_000, ""))
                  .start()) {
        TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team, "k"));
        int calls = 1 + LEADS + LEADS * EACH;
        await().atMost(Duration.ofSeconds(120)).until(() -> server.log().size() == calls);
        long begun = System.nanoTime();
        troupe
            .tasks()
            .control(task, Fact.Verb.CANCEL)
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
        millis.add((System.nanoTime() - begun) / 1_000_000);
        int sent = server.log().size();
        TaskRuns.await(troupe, task);
        assertThat(server.log()).as("nothing after the acknowledgement").hasSize(sent);
      }
    List<Long> warm = millis.subList(2, millis.size()).stream().sorted().toList();
    System.out.println(
        "cancel of " + (LEADS + LEADS * EACH) + " subtasks, acknowledged after ms: " + millis);
    assertThat(warm.get(warm.size() / 2))
        .as("the median of the warm ones")
        .isLessThanOrEqualTo(100 + 20);
  }

  /** Most wait for their turn, and answers come all the time: what was about to go does not. */
  @Test
  void aTreeOfWhichMostWaits() throws Exception {
    List<String> rows = new ArrayList<>();
    int late = 0;
    for (Fact.Verb verb : List.of(Fact.Verb.CANCEL, Fact.Verb.PAUSE))
      for (int run = 0; run < 4; run++)
        try (FakeModelServer server =
                new FakeModelServer(
                    seen ->
                        switch (seen.agent()) {
                          case "planner" ->
                              FakeModelServer.Answer.text(TestTeam.plan("lead", LEADS));
                          case "lead" -> FakeModelServer.Answer.text(TestTeam.plan("worker", EACH));
                          default -> FakeModelServer.Answer.text("ok").after(Duration.ofMillis(15));
                        });
            Troupe troupe =
                Troupe.builder()
                    .data(data.resolve(verb + "-" + run))
                    .environment(server.environment(32, ""))
                    .start()) {
          TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team(), "k"));
          int at = 150 + 40 * run;
          await()
              .pollInterval(Duration.ofMillis(2))
              .atMost(Duration.ofSeconds(60))
              .until(() -> server.log().size() >= at);
          long begun = System.nanoTime();
          troupe.tasks().control(task, verb).toCompletableFuture().get(30, TimeUnit.SECONDS);
          int sent = server.log().size();
          rows.add(verb + " " + (System.nanoTime() - begun) / 1_000_000 + " ms");
          await() // what is on the wire is settled, and whatever else had gone out would be
              .atMost(Duration.ofSeconds(30))
              .until(() -> troupe.endpoints().values().stream().allMatch(g -> g.held() == 0));
          late += server.log().size() - sent;
        }
    System.out.println("acknowledged after " + rows + ", " + late + " calls arrived after that");
    assertThat(late).isZero();
  }
}
