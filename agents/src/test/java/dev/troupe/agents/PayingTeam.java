package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
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

/** A team whose payer pays once, by a tool that may hang. */
final class PayingTeam {
  private final Path data;

  PayingTeam(Path data) {
    this.data = data;
  }

  final List<String> paid = new CopyOnWriteArrayList<>();
  final List<String> undone = new CopyOnWriteArrayList<>();
  volatile CountDownLatch running = new CountDownLatch(1);
  volatile boolean hangs = true;

  record Pay(int amount) {}

  RecordTool<Pay> pay(Effect effect) {
    return pay(
        effect,
        (pay, context) -> {
          boolean hang = hangs; // before anybody is told that it runs
          running.countDown();
          if (hang) new CountDownLatch(1).await(); // until it is interrupted
          return "receipt " + pay.amount();
        });
  }

  /** Pays, and then does as it is told. */
  RecordTool<Pay> pay(Effect effect, RecordTool.Code<Pay> then) {
    return RecordTool.of(
        "pay",
        "Pays",
        effect,
        Pay.class,
        (pay, context) -> {
          paid.add(context.idempotencyKey());
          return then.call(pay, context);
        });
  }

  static Team team(String tool) {
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

  static FakeModelServer.Answer answer(FakeModelServer.Seen seen) {
    if (seen.agent().equals("writer")) return FakeModelServer.Answer.text("told");
    return seen.hasToolResult()
        ? FakeModelServer.Answer.text(
            "paid: " + seen.body().path("messages").findValuesAsText("content"))
        : FakeModelServer.Answer.tool("pay", Json.object().put("amount", 5));
  }

  Troupe start(FakeModelServer server, Tool tool) {
    return Troupe.builder().data(data).environment(server.environment(8, "")).tool(tool).start();
  }

  /** Submits, and ends the process while the tool runs. */
  TaskId interrupted(FakeModelServer server, Tool tool, Team team) throws Exception {
    try (Troupe first = start(server, tool)) {
      TaskId task = TaskRuns.submit(first, TestTeam.submission(team, "k"));
      assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
      hangs = false;
      return task;
    }
  }

  static JsonNode awaitQuestion(Troupe troupe, TaskId task) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !troupe.resource(task).path("questions").isEmpty());
    return troupe.resource(task).path("questions").get(0);
  }

  static Fact.AnswerReply answer(Troupe troupe, TaskId task, Answer answer, String text) {
    return troupe
        .tasks()
        .answer(TenantId.DEFAULT, task, "q1", answer, text, "test")
        .toCompletableFuture()
        .join();
  }

  static List<ObjectNode> effects(Troupe troupe, TaskId task) {
    return new EffectsView(task, TaskHistory.state(troupe.history().all(task))).effects();
  }

  static long losses(Troupe troupe, TaskId task) {
    return troupe.history().all(task).stream()
        .filter(e -> e.entry().event() instanceof TaskEvent.CallLost)
        .count();
  }
}
