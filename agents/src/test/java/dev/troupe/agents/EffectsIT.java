package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tool calls when the process ends in the middle of them. */
final class EffectsIT {
  @TempDir Path data;

  private PayingTeam payers;

  @BeforeEach
  void hire() {
    payers = new PayingTeam(data);
  }

  /** Report 20: a saved tool call without a result is put right, and the task goes on. */
  @Test
  void report20AnIrreversibleCallThatWasLostIsPutToAPersonAndNeverRunAgainUnasked()
      throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer)) {
      RecordTool<PayingTeam.Pay> tool = payers.pay(Effect.IRREVERSIBLE);
      TaskId task = payers.interrupted(server, tool, PayingTeam.team(""));
      try (Troupe second = payers.start(server, tool)) {
        second.tasks().resume(task);
        JsonNode question = PayingTeam.awaitQuestion(second, task);
        assertThat(question.path("kind").asText()).isEqualTo("effect");
        assertThat(question.path("subject").asText()).isEqualTo("pay");
        assertThat(question.path("arguments").path("amount").asInt()).isEqualTo(5);
        assertThat(second.resource(task).path("status").asText()).isEqualTo("input_required");
        await()
            .until(
                () ->
                    second.history().all(task).stream()
                        .anyMatch(e -> e.entry().event() instanceof TaskEvent.Suspended));
        assertThat(PayingTeam.answer(second, task, Answer.DONE, "receipt 4711"))
            .isEqualTo(Fact.AnswerReply.DONE);
        assertThat(PayingTeam.answer(second, task, Answer.NOT_DONE, ""))
            .isEqualTo(Fact.AnswerReply.OVER);
        JsonNode resource = TaskRuns.await(second, task);
        assertThat(resource.path("status").asText()).isEqualTo("completed");
        assertThat(payers.paid).hasSize(1);
        assertThat(server.log().stream().map(s -> s.body().toString()))
            .anyMatch(body -> body.contains("receipt 4711"));
        assertThat(PayingTeam.effects(second, task).getFirst().path("state").asText())
            .isEqualTo("settled");
        assertThat(PayingTeam.effects(second, task).getFirst().path("lost").asInt()).isEqualTo(1);
      }
    }
  }

  @Test
  void whoSaysThatNothingHappenedHasItMadeWithTheSameKey() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer)) {
      RecordTool<PayingTeam.Pay> tool = payers.pay(Effect.UNKNOWN);
      TaskId task = payers.interrupted(server, tool, PayingTeam.team(""));
      try (Troupe second = payers.start(server, tool)) {
        second.tasks().resume(task);
        PayingTeam.awaitQuestion(second, task);
        PayingTeam.answer(second, task, Answer.NOT_DONE, "");
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(payers.paid).hasSize(2);
        assertThat(payers.paid.get(0)).isEqualTo(payers.paid.get(1));
      }
    }
  }

  @Test
  void anIdempotentCallIsRepeatedWithTheSameKeyAndNobodyIsAsked() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer)) {
      RecordTool<PayingTeam.Pay> tool = payers.pay(Effect.UNKNOWN);
      TaskId task = payers.interrupted(server, tool, PayingTeam.team(", effect: idempotent"));
      try (Troupe second = payers.start(server, tool)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(payers.paid).hasSize(2);
        assertThat(Set.copyOf(payers.paid)).hasSize(1);
      }
    }
  }

  @Test
  void aCompensableCallIsUndoneByItsKeyAndThenMadeAgain() throws Exception {
    try (FakeModelServer server = new FakeModelServer(PayingTeam::answer)) {
      Tool tool = payers.pay(Effect.COMPENSABLE).undoneBy((key, context) -> payers.undone.add(key));
      TaskId task = payers.interrupted(server, tool, PayingTeam.team(""));
      try (Troupe second = payers.start(server, tool)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(payers.paid).hasSize(2);
        assertThat(payers.undone).containsExactly(payers.paid.getFirst());
        assertThat(PayingTeam.effects(second, task).getFirst().path("undone").asInt()).isEqualTo(1);
      }
    }
  }

  /** Report 24: paid twice, because a task was retried after its tool had succeeded. */
  @Test
  void report24ASettledCallIsNeverMadeAgain() throws Exception {
    payers.hangs = false;
    AtomicBoolean stuck = new AtomicBoolean(true);
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                PayingTeam.answer(seen)
                    .after(
                        stuck.get() && seen.hasToolResult()
                            ? Duration.ofSeconds(30)
                            : Duration.ZERO))) {
      RecordTool<PayingTeam.Pay> tool = payers.pay(Effect.IRREVERSIBLE);
      TaskId task;
      try (Troupe first = payers.start(server, tool)) {
        task = TaskRuns.submit(first, TestTeam.submission(PayingTeam.team(""), "k"));
        await().atMost(Duration.ofSeconds(20)).until(() -> server.log().size() == 2);
      }
      stuck.set(false);
      try (Troupe second = payers.start(server, tool)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(payers.paid).hasSize(1);
        assertThat(server.log().getLast().body().toString()).isNotEmpty();
      }
    }
  }
}
