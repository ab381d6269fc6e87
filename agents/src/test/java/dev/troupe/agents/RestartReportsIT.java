package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports 9 and 22 of those in {@link ReportsIT}: what happens when a node stops. */
final class RestartReportsIT {
  private static final Team TEAM = ReportsIT.team("", "");

  @TempDir Path data;

  private Troupe start(FakeModelServer server) {
    return Troupe.builder().data(data).environment(server.environment(8, "")).start();
  }

  @Test
  void report9WhoWaitsIsAnsweredWhenTheNodeStops() throws Exception {
    List<CompletionStage<?>> pending = new CopyOnWriteArrayList<>();
    try (FakeModelServer server =
        new FakeModelServer(
            seen -> FakeModelServer.Answer.text("late").after(Duration.ofSeconds(20)))) {
      Troupe troupe = start(server);
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(TEAM, "k"));
      pending.add(troupe.tasks().ended(task));
      CountDownLatch begun = new CountDownLatch(1);
      Thread client =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 400; i++) {
                      if (i == 20) begun.countDown(); // in the middle of what it asks for
                      pending.add(troupe.tasks().submit(TestTeam.submission(TEAM, "k" + i)));
                      pending.add(troupe.tasks().control(task, Fact.Verb.PAUSE));
                      pending.add(troupe.tasks().load());
                    }
                  });
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      troupe.close();
      client.join();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> pending.stream().allMatch(each -> each.toCompletableFuture().isDone()));
    }
  }

  @Test
  void report22AJoinRemembersWhatCameBeforeTheRestart() throws Exception {
    AtomicBoolean slow = new AtomicBoolean(true);
    try (FakeModelServer server =
        new FakeModelServer(
            seen -> {
              if (seen.agent().equals("planner"))
                return FakeModelServer.Answer.text(TestTeam.plan("worker", 3));
              boolean last = seen.call().contains("/s3/");
              return FakeModelServer.Answer.text("result of " + seen.call())
                  .after(Duration.ofMillis(last && slow.get() ? 20_000 : 0));
            })) {
      TaskId task;
      try (Troupe first = start(server)) {
        task = TaskRuns.submit(first, TestTeam.submission(TEAM, "k"));
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    first.history().all(task).stream()
                            .filter(e -> e.entry().event() instanceof TaskEvent.SubtaskClosed)
                            .count()
                        == 2);
      }
      slow.set(false);
      try (Troupe second = start(server)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
      }
      List<FakeModelServer.Seen> joins =
          server.log().stream().filter(s -> s.agent().equals("writer")).toList();
      assertThat(joins).hasSize(1);
      for (int i = 1; i <= 3; i++)
        assertThat(joins.getFirst().lastUser()).contains("/s" + i + "/think");
    }
  }
}
