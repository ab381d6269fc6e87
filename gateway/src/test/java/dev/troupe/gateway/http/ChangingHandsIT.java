package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.troupe.agents.TaskRequest;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.TroupeBuilder;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.api.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task goes from node to node, and whoever is left takes it to its end. */
final class ChangingHandsIT {
  /** Some sweeps. */
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path environment = Path.of("");
  private Path team;

  @BeforeEach
  void teams() throws Exception {
    team = Teams.write(folder.resolve("teams")).resolve("one");
  }

  private FakeModel hangs() throws Exception {
    return answersAfter(Duration.ofSeconds(120));
  }

  private FakeModel answersAfter(Duration delay) throws Exception {
    FakeModel model = new FakeModel(delay);
    environment = model.environment(folder.resolve("env.yaml"), 8);
    return model;
  }

  private TroupeBuilder node() {
    return Troupe.builder()
        .data(folder.resolve("data"))
        .environment(environment.toString())
        .team(team);
  }

  /** A task whose call is on the wire. */
  private static TaskId begun(Troupe troupe, FakeModel model) throws Exception {
    TaskId task =
        troupe
            .submit(TaskRequest.ofTeamGoal().input("q", "a"))
            .accepted()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS)
            .task();
    soon().until(() -> model.log().size() == 1);
    return task;
  }

  private static ConditionFactory soon() {
    return await().atMost(LONG);
  }

  private static boolean isCompleted(Troupe troupe, TaskId task) {
    return troupe.resource(task).path("status").asText().equals("completed");
  }

  /** It learns that it lost the task when its call is answered. */
  @Test
  void whatWasTakenFromANodeComesBackToItWhenTheTakerIsGone() throws Exception {
    try (FakeModel model = answersAfter(Duration.ofSeconds(8));
        Troupe first = node().start()) {
      TaskId task = begun(first, model);
      model.delay(Duration.ofSeconds(120));
      try (Troupe taker = node().start()) {
        taker.tasks().resume(task);
        soon().until(() -> model.log().size() == 2);
      }
      model.delay(Duration.ZERO);
      soon().until(() -> isCompleted(first, task));
      assertThat(model.log()).hasSize(3);
    }
  }

  /** A third node knows it as the first one's, which lives on and does not work on it any more. */
  @Test
  void whoeverLooksOnLearnsThatItChangedHands() throws Exception {
    try (FakeModel model = hangs();
        Troupe first = node().start()) {
      TaskId task = begun(first, model);
      try (Troupe third = node().recovering().start()) {
        Troupe taker = node().start();
        taker.tasks().resume(task);
        soon().until(() -> model.log().size() == 2);
        model.delay(Duration.ZERO);
        taker.close();
        soon().until(() -> isCompleted(third, task));
        assertThat(model.log()).hasSize(3);
      }
    }
  }

  @Test
  void whatIsResumedBySomebodyElseGoesOnWhereItWasPaused() throws Exception {
    try (FakeModel model = hangs();
        Troupe first = node().start()) {
      TaskId task = begun(first, model);
      model.delay(Duration.ZERO);
      try (Troupe other = node().start()) {
        assertThat(control(other, task, Fact.Verb.PAUSE)).isEqualTo(Fact.ControlReply.DONE);
        assertThat(control(other, task, Fact.Verb.RESUME)).isEqualTo(Fact.ControlReply.DONE);
      }
      assertThat(first.resource(task).path("paused").asBoolean()).isFalse();
      assertThat(model.log()).as("its call is on the wire still").hasSize(1);
    }
  }

  private static Fact.ControlReply control(Troupe troupe, TaskId task, Fact.Verb verb)
      throws Exception {
    return troupe.tasks().control(task, verb).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
