package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.Losses;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.view.EffectsView;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tool calls when the process ends in the middle of them. */
final class EffectsIT {
  @TempDir Path data;

  private final List<String> paid = new CopyOnWriteArrayList<>();
  private final List<String> undone = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch running = new CountDownLatch(1);
  private volatile boolean hangs = true;

  record Pay(int amount) {}

  private RecordTool<Pay> pay(Effect effect) {
    return RecordTool.of(
        "pay",
        "Pays",
        effect,
        Pay.class,
        (pay, context) -> {
          boolean hang = hangs; // before anybody is told that it runs
          paid.add(context.idempotencyKey());
          running.countDown();
          if (hang) Thread.sleep(60_000);
          return "receipt " + pay.amount();
        });
  }

  private static Team team(String tool) {
    return TestTeam.load(
        """
        troupe: 1
        team: payers
        goal: "pay"
        models: { default: {} }
        tools: { pay: { kind: custom%s } }
        agents:
          payer: { prompt: p, tools: [pay] }
          writer: { prompt: p }
        plan:
          steps:
            - { id: paid, agent: payer }
            - { id: said, agent: writer, needs: [paid] }
        """
            .formatted(tool),
        Set.of("pay"));
  }

  private static FakeModelServer.Answer answer(FakeModelServer.Seen seen) {
    if (seen.agent().equals("writer")) return FakeModelServer.Answer.text("told");
    return seen.hasToolResult()
        ? FakeModelServer.Answer.text(
            "paid: " + seen.body().path("messages").findValuesAsText("content"))
        : FakeModelServer.Answer.tool("pay", Json.object().put("amount", 5));
  }

  private Troupe start(FakeModelServer server, Tool tool) {
    return Troupe.builder().data(data).environment(server.environment(8, "")).tool(tool).start();
  }

  /** Submits, and ends the process while the tool runs. */
  private TaskId interrupted(FakeModelServer server, Tool tool, Team team) throws Exception {
    try (Troupe first = start(server, tool)) {
      TaskId task = TaskRuns.submit(first, TestTeam.submission(team, "k"));
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      hangs = false;
      return task;
    }
  }

  private static JsonNode awaitQuestion(Troupe troupe, TaskId task) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !troupe.resource(task).path("questions").isEmpty());
    return troupe.resource(task).path("questions").get(0);
  }

  private static Fact.AnswerReply answer(Troupe troupe, TaskId task, Answer answer, String text) {
    return troupe
        .tasks()
        .answer(TenantId.DEFAULT, task, "q1", answer, text, "test")
        .toCompletableFuture()
        .join();
  }

  private static List<ObjectNode> effects(Troupe troupe, TaskId task) {
    return new EffectsView(task, TaskHistory.state(troupe.history().all(task))).effects();
  }

  /** Report 20: a saved tool call without a result is put right, and the task goes on. */
  @Test
  void report20AnIrreversibleCallThatWasLostIsPutToAPersonAndNeverRunAgainUnasked()
      throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer)) {
      RecordTool<Pay> tool = pay(Effect.IRREVERSIBLE);
      TaskId task = interrupted(server, tool, team(""));
      try (Troupe second = start(server, tool)) {
        second.tasks().resume(task);
        JsonNode question = awaitQuestion(second, task);
        assertThat(question.path("kind").asText()).isEqualTo("effect");
        assertThat(question.path("subject").asText()).isEqualTo("pay");
        assertThat(question.path("arguments").path("amount").asInt()).isEqualTo(5);
        assertThat(second.resource(task).path("status").asText()).isEqualTo("input_required");
        await()
            .until(
                () ->
                    second.history().all(task).stream()
                        .anyMatch(e -> e.entry().event() instanceof TaskEvent.Suspended));
        assertThat(answer(second, task, Answer.DONE, "receipt 4711"))
            .isEqualTo(Fact.AnswerReply.DONE);
        assertThat(answer(second, task, Answer.NOT_DONE, "")).isEqualTo(Fact.AnswerReply.OVER);
        JsonNode resource = TaskRuns.await(second, task);
        assertThat(resource.path("status").asText()).isEqualTo("completed");
        assertThat(paid).hasSize(1);
        assertThat(server.log().stream().map(s -> s.body().toString()))
            .anyMatch(body -> body.contains("receipt 4711"));
        assertThat(effects(second, task).getFirst().path("state").asText()).isEqualTo("settled");
        assertThat(effects(second, task).getFirst().path("lost").asInt()).isEqualTo(1);
      }
    }
  }

  @Test
  void whoSaysThatNothingHappenedHasItMadeWithTheSameKey() throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer)) {
      RecordTool<Pay> tool = pay(Effect.UNKNOWN);
      TaskId task = interrupted(server, tool, team(""));
      try (Troupe second = start(server, tool)) {
        second.tasks().resume(task);
        awaitQuestion(second, task);
        answer(second, task, Answer.NOT_DONE, "");
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(paid).hasSize(2);
        assertThat(paid.get(0)).isEqualTo(paid.get(1));
      }
    }
  }

  @Test
  void anIdempotentCallIsRepeatedWithTheSameKeyAndNobodyIsAsked() throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer)) {
      RecordTool<Pay> tool = pay(Effect.UNKNOWN);
      TaskId task = interrupted(server, tool, team(", effect: idempotent"));
      try (Troupe second = start(server, tool)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(paid).hasSize(2);
        assertThat(Set.copyOf(paid)).hasSize(1);
      }
    }
  }

  @Test
  void aCompensableCallIsUndoneByItsKeyAndThenMadeAgain() throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer)) {
      Tool tool = pay(Effect.COMPENSABLE).undoneBy((key, context) -> undone.add(key));
      TaskId task = interrupted(server, tool, team(""));
      try (Troupe second = start(server, tool)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(paid).hasSize(2);
        assertThat(undone).containsExactly(paid.getFirst());
        assertThat(effects(second, task).getFirst().path("undone").asInt()).isEqualTo(1);
      }
    }
  }

  private long losses(Troupe troupe, TaskId task) {
    return troupe.history().all(task).stream()
        .filter(e -> e.entry().event() instanceof TaskEvent.CallLost)
        .count();
  }

  /** The payment may still go through: nobody has heard that it failed. */
  @Test
  void anIrreversibleCallThatIsNotAnsweredInTimeIsPutToAPersonToo() throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer);
        Troupe troupe = start(server, pay(Effect.IRREVERSIBLE))) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team(", timeout: 300ms"), "k"));
      assertThat(awaitQuestion(troupe, task).path("kind").asText()).isEqualTo("effect");
      assertThat(effects(troupe, task).getFirst().path("state").asText()).isEqualTo("lost");
      assertThat(answer(troupe, task, Answer.DONE, "receipt 4711"))
          .isEqualTo(Fact.AnswerReply.DONE);
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
      assertThat(paid).hasSize(1);
      assertThat(losses(troupe, task)).isEqualTo(1);
    }
  }

  @Test
  void aCompensableCallThatNeverAnswersIsUndoneSoManyTimesAndThenPutToAPerson() throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer);
        Troupe troupe =
            start(server, pay(Effect.COMPENSABLE).undoneBy((key, context) -> undone.add(key)))) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team(", timeout: 200ms"), "k"));
      awaitQuestion(troupe, task);
      assertThat(undone).hasSize(Losses.MOST_UNDONE);
      assertThat(paid).hasSize(Losses.MOST_UNDONE + 1);
      assertThat(Set.copyOf(paid)).hasSize(1);
      hangs = false;
      answer(troupe, task, Answer.NOT_DONE, "");
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
    }
  }

  @Test
  void whatMayBeMadeAgainIsAFailureThatIsTriedAgain() throws Exception {
    try (FakeModelServer server = new FakeModelServer(EffectsIT::answer);
        Troupe troupe = start(server, pay(Effect.READ_ONLY))) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team(", timeout: 200ms"), "k"));
      assertThat(TaskRuns.await(troupe, task).path("stop_reason").asText()).isEqualTo("tool");
      assertThat(paid).hasSize(3);
      assertThat(losses(troupe, task)).isZero();
      assertThat(effects(troupe, task).getFirst().path("message").asText())
          .isEqualTo("tool pay took longer than 200 ms");
    }
  }

  /** Report 24: paid twice, because a task was retried after its tool had succeeded. */
  @Test
  void report24ASettledCallIsNeverMadeAgain() throws Exception {
    hangs = false;
    AtomicBoolean stuck = new AtomicBoolean(true);
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                answer(seen)
                    .after(
                        stuck.get() && seen.hasToolResult()
                            ? Duration.ofSeconds(30)
                            : Duration.ZERO))) {
      RecordTool<Pay> tool = pay(Effect.IRREVERSIBLE);
      TaskId task;
      try (Troupe first = start(server, tool)) {
        task = TaskRuns.submit(first, TestTeam.submission(team(""), "k"));
        await().atMost(Duration.ofSeconds(20)).until(() -> server.log().size() == 2);
      }
      stuck.set(false);
      try (Troupe second = start(server, tool)) {
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(paid).hasSize(1);
        assertThat(server.log().getLast().body().toString()).isNotEmpty();
      }
    }
  }
}
