package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.state.Losses;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolFault;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tool calls that are not answered in time, or refused. */
final class LateToolsIT {
  @TempDir Path data;

  private PayingTeam payers;

  @BeforeEach
  void hire() {
    payers = new PayingTeam(data);
  }

  /** The payment may still go through: nobody has heard that it failed. */
  @Test
  void anIrreversibleCallThatIsNotAnsweredInTimeIsPutToAPersonToo() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
        Troupe troupe = payers.start(server, payers.pay(Effect.IRREVERSIBLE))) {
      TaskId task =
          TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(", timeout: 300ms"), "k"));
      assertThat(PayingTeam.awaitQuestion(troupe, task).path("kind").asText()).isEqualTo("effect");
      assertThat(PayingTeam.effects(troupe, task).getFirst().path("state").asText())
          .isEqualTo("lost");
      assertThat(PayingTeam.answer(troupe, task, Answer.DONE, "receipt 4711"))
          .isEqualTo(Fact.AnswerReply.DONE);
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
      assertThat(payers.paid).hasSize(1);
      assertThat(PayingTeam.losses(troupe, task)).isEqualTo(1);
    }
  }

  @Test
  void aCompensableCallThatNeverAnswersIsUndoneSoManyTimesAndThenPutToAPerson() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
        Troupe troupe =
            payers.start(
                server,
                payers
                    .pay(Effect.COMPENSABLE)
                    .undoneBy((key, context) -> payers.undone.add(key)))) {
      TaskId task =
          TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(", timeout: 200ms"), "k"));
      PayingTeam.awaitQuestion(troupe, task);
      assertThat(payers.undone).hasSize(Losses.MOST_UNDONE);
      assertThat(payers.paid).hasSize(Losses.MOST_UNDONE + 1);
      assertThat(Set.copyOf(payers.paid)).hasSize(1);
      payers.hangs = false;
      PayingTeam.answer(troupe, task, Answer.NOT_DONE, "");
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
    }
  }

  @Test
  void whatMayBeMadeAgainIsAFailureThatIsTriedAgain() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
        Troupe troupe = payers.start(server, payers.pay(Effect.READ_ONLY))) {
      TaskId task =
          TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(", timeout: 200ms"), "k"));
      assertThat(TaskRuns.await(troupe, task).path("stop_reason").asText()).isEqualTo("tool");
      assertThat(payers.paid).hasSize(3);
      assertThat(PayingTeam.losses(troupe, task)).isZero();
      assertThat(PayingTeam.effects(troupe, task).getFirst().path("message").asText())
          .isEqualTo("tool pay took longer than 200 ms");
    }
  }

  /** The last time it is a fault like any other: the agent reads what the tool says. */
  @Test
  void whatAToolWantsToBeReadIsReadWhenItHasBeenTriedAgain() throws Exception {
    for (Effect effect : new Effect[] {Effect.READ_ONLY, Effect.IRREVERSIBLE}) {
      payers.paid.clear();
      Tool tool =
          payers.pay(
              effect,
              (pay, context) -> {
                throw new ToolFault("closed until Monday", true);
              });
      try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
          Troupe troupe = payers.start(server, tool)) {
        TaskId task =
            TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(""), "k" + effect));
        assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
        assertThat(payers.paid).hasSize(effect == Effect.READ_ONLY ? 3 : 1);
        assertThat(server.log().stream().map(s -> s.body().toString()))
            .anyMatch(body -> body.contains("closed until Monday"));
      }
    }
  }

  @Test
  void anUndoingThatIsRefusedIsNone() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
        Troupe troupe =
            payers.start(
                server,
                payers
                    .pay(Effect.COMPENSABLE)
                    .undoneBy(
                        (key, context) -> {
                          throw new ToolFault("too late to undo");
                        }))) {
      TaskId task =
          TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(", timeout: 200ms"), "k"));
      assertThat(PayingTeam.awaitQuestion(troupe, task).path("kind").asText()).isEqualTo("effect");
      assertThat(payers.paid).hasSize(1);
    }
  }

  /** Nobody knows whether it had its effect before: the tool itself does not say. */
  @Test
  void anIrreversibleCallThatThrowsIsPutToAPersonWhoIsToldWhy() throws Exception {
    Tool tool =
        payers.pay(
            Effect.IRREVERSIBLE,
            (pay, context) -> {
              throw new IllegalStateException("secret");
            });
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
        Troupe troupe = payers.start(server, tool)) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(""), "k"));
      assertThat(PayingTeam.awaitQuestion(troupe, task).path("why").asText())
          .contains("tool pay threw java.lang.IllegalStateException")
          .doesNotContain("secret");
      assertThat(payers.paid).hasSize(1);
      PayingTeam.answer(troupe, task, Answer.DONE, "receipt 4711");
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
      assertThat(payers.paid).hasSize(1);
    }
  }

  /** What is under way when a limit is reached ends as it ends; then the limit holds. */
  @Test
  void aLimitDoesNotInterruptWhatHasAnEffect() throws Exception {
    CountDownLatch all = new CountDownLatch(3);
    Tool tool =
        payers.pay(
            Effect.IRREVERSIBLE,
            (pay, context) -> {
              all.countDown();
              all.await(); // the fourth is asked for while all three run
              return "receipt";
            });
    FakeModelServer.Answer five =
        FakeModelServer.Answer.tools("pay", Json.object().put("amount", 5), 5);
    try (FakeModelServer server = new FakeModelServer(seen -> five);
        Troupe troupe = payers.start(server, tool)) {
      Team team = PayingTeam.team("");
      TaskId task =
          TaskRuns.submit(
              troupe,
              TestTeam.submission(team.withLimits(team.limits().with(Limit.TOOL_CALLS, 3)), "k"));
      JsonNode resource = TaskRuns.await(troupe, task);
      assertThat(resource.path("stop_reason").asText()).isEqualTo("limit:tool_calls");
      assertThat(payers.paid).hasSize(3);
      assertThat(PayingTeam.effects(troupe, task))
          .allMatch(effect -> effect.path("state").asText().equals("settled"));
    }
  }

  /** Undone now, and made again, it would be paid twice once the first one comes through. */
  @Test
  void aCompensableCallWhoseCodeRunsOnIsPutToAPersonAtOnce() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Tool tool =
        payers
            .pay(
                Effect.COMPENSABLE,
                (pay, context) -> {
                  while (over.getCount() > 0) // deaf to interrupts
                  try {
                      over.await();
                    } catch (InterruptedException e) {
                      continue;
                    }
                  return "late";
                })
            .undoneBy((key, context) -> payers.undone.add(key));
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer);
        Troupe troupe = payers.start(server, tool)) {
      TaskId task =
          TaskRuns.submit(troupe, TestTeam.submission(PayingTeam.team(", timeout: 200ms"), "k"));
      assertThat(PayingTeam.awaitQuestion(troupe, task).path("why").asText())
          .contains("and runs on");
      assertThat(payers.undone).isEmpty();
      over.countDown();
      PayingTeam.answer(troupe, task, Answer.DONE, "receipt 4711");
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
      assertThat(payers.paid).hasSize(1);
    }
  }
}
