package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.supervisor.Intake;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Somebody else writes to a task that is worked on, or a writer fails and another takes over. */
final class TwoWritersIT {
  private static final String ASKING =
      """
      troupe: 1
      team: mailers
      goal: "mail"
      models: { default: {} }
      tools: { mail: { kind: custom, approval: always } }
      agents:
        other: { prompt: p }
        mailer: { prompt: p, tools: [mail] }
        writer: { prompt: p }
      """;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Intake.class);

  @TempDir Path data;

  private record Mail(String to) {}

  private Troupe start(FakeModelServer server, int concurrency) {
    Tool mail =
        RecordTool.of(
            "mail", "Sends a mail", Effect.IRREVERSIBLE, Mail.class, (m, c) -> "sent " + m.to());
    return Troupe.builder()
        .data(data)
        .environment(server.environment(concurrency, ""))
        .tool(mail)
        .start();
  }

  private static FakeModelServer.Answer answer(FakeModelServer.Seen seen, Duration slow) {
    return switch (seen.agent()) {
      case "other" -> FakeModelServer.Answer.text("done").after(slow);
      case "mailer" ->
          seen.hasToolResult()
              ? FakeModelServer.Answer.text("over")
              : FakeModelServer.Answer.tool("mail", Json.object().put("to", "anna@example.org"));
      default -> FakeModelServer.Answer.text("told");
    };
  }

  @Test
  void anAnswerFromAnotherProcessIsHeededAndWhatIsOnTheWireIsNotLost() throws Exception {
    Team team =
        TestTeam.load(
            ASKING
                + """
                plan:
                  steps:
                    - { id: mailed, agent: mailer }
                    - { id: slow, agent: other }
                    - { id: said, agent: writer, needs: [mailed, slow] }
                """,
            Set.of("mail"));
    try (FakeModelServer server = new FakeModelServer(seen -> answer(seen, Duration.ofSeconds(3)));
        Troupe run = start(server, 8)) {
      TaskId task = TaskRuns.submit(run, TestTeam.submission(team, "k"));
      CompletableFuture<?> ended = run.tasks().ended(task);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> !run.resource(task).path("questions").isEmpty());
      try (Troupe other = start(server, 8)) {
        CompletionStage<Fact.AnswerReply> reply =
            other
                .tasks()
                .answer(TenantId.DEFAULT, task, "q1", Answer.APPROVED, "", "somebody else");
        assertThat(reply.toCompletableFuture().get(10, TimeUnit.SECONDS))
            .isEqualTo(Fact.AnswerReply.DONE);
      }
      ended.get(60, TimeUnit.SECONDS);
      assertThat(run.resource(task).path("status").asText()).isEqualTo("completed");
      assertThat(server.log().stream().filter(seen -> seen.agent().equals("other")))
          .as("its answer came while somebody else wrote")
          .hasSize(1);
    }
  }

  /** Otherwise it would hold them until it is resumed, and nobody else could call that model. */
  @Test
  void aTaskThatIsPausedAfterItsWriterFailedHoldsNoPermit() throws Exception {
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Team team =
        TestTeam.load(
            ASKING
                + """
                plan:
                  steps:
                    - { id: one, agent: other }
                    - { id: two, agent: other }
                    - { id: said, agent: writer, needs: [one, two] }
                """,
            Set.of("mail"));
    try (FakeModelServer server = new FakeModelServer(seen -> answer(seen, Duration.ofSeconds(1)));
        Troupe troupe = start(server, 1)) {
      logged.start();
      LOG.setLevel(Level.WARN);
      LOG.addAppender(logged);
      TaskId task = TaskRuns.submit(troupe, TestTeam.submission(team, "k"));
      await().until(() -> !server.log().isEmpty());
      await()
          .until(
              () ->
                  troupe.history().all(task).stream()
                      .anyMatch(e -> e.entry().event().toString().startsWith("CallSent")));
      change("alter table event_write rename to event_away");
      // One answer comes, and with it the permit for the other call: neither can be written.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> logged.list.stream().anyMatch(TwoWritersIT::isWriterFailure));
      CompletionStage<Fact.ControlReply> paused = troupe.tasks().control(task, Fact.Verb.PAUSE);
      change("alter table event_away rename to event_write");
      assertThat(paused.toCompletableFuture().get(30, TimeUnit.SECONDS))
          .isEqualTo(Fact.ControlReply.DONE);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> troupe.endpoints().values().iterator().next().held() == 0);
      TaskId second = TaskRuns.submit(troupe, TestTeam.submission(team, "k2"));
      LOG.detachAppender(logged);
      LOG.setLevel(null); // as configured
      assertThat(TaskRuns.await(troupe, second).path("status").asText()).isEqualTo("completed");
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("journal.db"));
        Statement s = c.createStatement()) {
      s.execute("pragma busy_timeout=5000");
      s.executeUpdate(sql);
    }
  }

  private static boolean isWriterFailure(ILoggingEvent event) {
    return event.getFormattedMessage().startsWith("the writer of task");
  }
}
