package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People are asked, and answer, over restarts. */
final class QuestionsIT {
  @TempDir Path data;

  private final List<String> sent = new CopyOnWriteArrayList<>();

  record Mail(String to) {}

  private Tool mail() {
    return RecordTool.of(
        "mail",
        "Sends a mail",
        Effect.IRREVERSIBLE,
        Mail.class,
        (mail, context) -> {
          sent.add(mail.to());
          return "sent";
        });
  }

  private Troupe start(FakeModelServer server) {
    return Troupe.builder().data(data).environment(server.environment(8, "")).tool(mail()).start();
  }

  private static Team team(String tools) {
    return TestTeam.load(
        """
        troupe: 1
        team: mailers
        goal: "mail"
        models: { default: {} }
        tools: { %s }
        agents:
          mailer: { prompt: p, tools: [mail, ask_human] }
          writer: { prompt: p }
        plan:
          steps:
            - { id: mailed, agent: mailer }
            - { id: said, agent: writer, needs: [mailed] }
        """
            .formatted(tools),
        Set.of("mail"));
  }

  private static JsonNode question(Troupe troupe, TaskId task) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> troupe.resource(task).path("status").asText().equals("input_required"));
    return troupe.resource(task).path("questions").get(0);
  }

  private static Fact.AnswerReply answer(
      Troupe troupe, TaskId task, String question, Answer answer, String text) {
    return answer(TenantId.DEFAULT, troupe, task, question, answer, text);
  }

  private static Fact.AnswerReply answer(
      TenantId by, Troupe troupe, TaskId task, String question, Answer answer, String text) {
    return troupe
        .tasks()
        .answer(by, task, question, answer, text, "anna")
        .toCompletableFuture()
        .join();
  }

  private static FakeModelServer.Answer mails(FakeModelServer.Seen seen) {
    if (seen.agent().equals("writer")) return FakeModelServer.Answer.text("told");
    return seen.hasToolResult()
        ? FakeModelServer.Answer.text("over")
        : FakeModelServer.Answer.tool("mail", Json.object().put("to", "anna@example.org"));
  }

  @Test
  void aCallThatMustBeAllowedWaitsWithoutHoldingAnythingAndGoesOnAfterARestart() {
    try (FakeModelServer server = new FakeModelServer(QuestionsIT::mails)) {
      Team team = team("mail: { kind: custom, approval: { when: { path: to, exists: true } } }");
      TaskId task;
      try (Troupe first = start(server)) {
        task = TaskRuns.submit(first, TestTeam.submission(team, "k"));
        JsonNode question = question(first, task);
        assertThat(question.path("kind").asText()).isEqualTo("approval");
        assertThat(question.path("arguments").path("to").asText()).isEqualTo("anna@example.org");
        await()
            .untilAsserted(
                () -> {
                  assertThat(first.tasks().load().toCompletableFuture().join().active()).isZero();
                  assertThat(first.endpoints().values().iterator().next().held()).isZero();
                });
        assertThat(sent).isEmpty();
      }
      try (Troupe second = start(server)) {
        assertThat(answer(second, task, "q1", Answer.APPROVED, ""))
            .isEqualTo(Fact.AnswerReply.DONE);
        assertThat(answer(second, task, "q1", Answer.DENIED, "")).isEqualTo(Fact.AnswerReply.OVER);
        second.tasks().resume(task);
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(sent).containsExactly("anna@example.org");
      }
    }
  }

  /** Asked often enough somebody would say yes by mistake. */
  @Test
  void whatWasDeniedIsNotAskedForAgain() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    results(seen) > 2
                        ? mails(seen)
                        : seen.agent().equals("writer")
                            ? FakeModelServer.Answer.text("told")
                            : FakeModelServer.Answer.tool(
                                "mail", Json.object().put("to", "anna@example.org")));
        Troupe troupe = start(server)) {
      TaskId task =
          TaskRuns.submit(
              troupe, TestTeam.submission(team("mail: { kind: custom, approval: always }"), "k"));
      question(troupe, task);
      answer(troupe, task, "q1", Answer.DENIED, "");
      JsonNode resource = TaskRuns.await(troupe, task);
      assertThat(resource.path("status").asText()).isEqualTo("completed");
      assertThat(sent).isEmpty();
      assertThat(
              troupe.history().all(task).stream()
                  .filter(e -> e.entry().event() instanceof TaskEvent.QuestionAsked))
          .hasSize(1);
    }
  }

  /** How many results of tools a request holds. */
  private static long results(FakeModelServer.Seen seen) {
    return seen.body().path("messages").findValuesAsText("role").stream()
        .filter("tool"::equals)
        .count();
  }

  @Test
  void whatIsDeniedIsNotDoneAndTheAgentGoesOn() {
    try (FakeModelServer server = new FakeModelServer(QuestionsIT::mails);
        Troupe troupe = start(server)) {
      Team team = team("mail: { kind: custom, approval: always }");
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team, "k"));
      question(troupe, task);
      TenantId stranger = new TenantId("stranger");
      assertThat(answer(stranger, troupe, task, "q1", Answer.APPROVED, "mine"))
          .isEqualTo(Fact.AnswerReply.UNKNOWN);
      answer(troupe, task, "q1", Answer.DENIED, "not today");
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
      assertThat(sent).isEmpty();
      assertThat(server.log().stream().map(s -> s.body().toString()))
          .anyMatch(
              body ->
                  body.contains("Not done: a person did not allow it")
                      && body.contains("they said: not today"));
    }
  }

  @Test
  void aQuestionThatNobodyAnswersExpiresByADurableTimer() {
    try (FakeModelServer server = new FakeModelServer(QuestionsIT::mails)) {
      Team team =
          TestTeam.load(
              """
              troupe: 1
              team: mailers
              goal: "mail"
              models: { default: {} }
              questions: { expires: 1s }
              tools: { mail: { kind: custom, approval: always } }
              agents:
                mailer: { prompt: p, tools: [mail] }
                writer: { prompt: p }
              plan:
                steps:
                  - { id: mailed, agent: mailer }
                  - { id: said, agent: writer, needs: [mailed] }
              """,
              Set.of("mail"));
      TaskId task;
      try (Troupe first = start(server)) {
        task = TaskRuns.submit(first, TestTeam.submission(team, "k"));
        question(first, task);
      }
      try (Troupe second =
          Troupe.builder()
              .data(data)
              .environment(server.environment(8, ""))
              .tool(mail())
              .settings(AdmissionSettings.DEFAULT.sweeping("fake"))
              .start()) {
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("completed");
        assertThat(sent).isEmpty();
        assertThat(second.questions(TenantId.DEFAULT, task).orElseThrow().get(0).path("answer"))
            .hasToString("\"expired\"");
      }
    }
  }

  @Test
  void anAgentAsksAPersonAndReadsTheAnswer() {
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    seen.agent().equals("writer") || seen.hasToolResult()
                        ? FakeModelServer.Answer.text("over")
                        : FakeModelServer.Answer.tool(
                            "ask_human", Json.object().put("question", "which address?")));
        Troupe troupe = start(server)) {
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team(""), "k"));
      JsonNode question = question(troupe, task);
      assertThat(question.path("text").asText()).isEqualTo("which address?");
      assertThat(answer(troupe, task, "q1", Answer.APPROVED, "")).isEqualTo(Fact.AnswerReply.UNFIT);
      answer(troupe, task, "q1", Answer.ANSWERED, "the new one");
      assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
      assertThat(server.log().stream().map(s -> s.body().toString()))
          .anyMatch(body -> body.contains("the new one"));
    }
  }

  @Test
  void aPausedTaskThatLostItsProcessCanBeCancelled() throws Exception {
    FakeModelServer.Answer slow = FakeModelServer.Answer.text("late").after(Duration.ofSeconds(60));
    try (FakeModelServer server = new FakeModelServer(seen -> slow)) {
      TaskId task;
      try (Troupe first = start(server)) {
        task = TaskRuns.submit(first, TestTeam.submission(team(""), "k"));
        await().until(() -> !server.log().isEmpty());
        first.tasks().control(task, Fact.Verb.PAUSE).toCompletableFuture().join();
      }
      try (Troupe second = start(server)) {
        second.tasks().control(task, Fact.Verb.CANCEL).toCompletableFuture().join();
        assertThat(TaskRuns.await(second, task).path("status").asText()).isEqualTo("canceled");
      }
    }
  }
}
