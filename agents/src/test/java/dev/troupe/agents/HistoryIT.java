package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.TaskInspection;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.Erasure;
import dev.troupe.runtime.journal.FolderUse;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.journal.Spoiled;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What long and old tasks leave behind: snapshots, erasure, inspection. */
final class HistoryIT {
  @TempDir Path data;

  private Troupe start(FakeModelServer server) {
    return Troupe.builder().data(data).environment(server.environment(8, "")).start();
  }

  private Path journal() {
    return data.resolve("journal.db");
  }

  private long count(String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + journal());
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  private void change(String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + journal());
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  /**
   * Report 25: a long conversation stores each message once and outlives a restart, with its
   * snapshot and without it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void report25AHundredStepsTakeLinearSpaceAndComeBackFromASnapshot(boolean whole)
      throws Exception {
    AtomicBoolean stuck = new AtomicBoolean(true);
    Team team =
        TestTeam.load(
            """
            troupe: 1
            team: long
            goal: "count"
            models: { default: {} }
            agents:
              counter: { prompt: p, tools: [calculate], strategy: { react: { steps: 100 } } }
              writer: { prompt: p }
            plan:
              steps:
                - { id: counted, agent: counter }
                - { id: said, agent: writer, needs: [counted] }
            """,
            Set.of());
    try (FakeModelServer server =
        new FakeModelServer(
            seen -> {
              if (seen.agent().equals("writer")) return FakeModelServer.Answer.text("told");
              int step = 0;
              for (JsonNode message : seen.body().path("messages"))
                if (message.path("role").asText().equals("tool")) step++;
              FakeModelServer.Answer answer =
                  step < 99
                      ? FakeModelServer.Answer.tool(
                          "calculate", Json.object().put("expression", step + " + 1"))
                      : FakeModelServer.Answer.text("all counted");
              return answer.after(
                  stuck.get() && step == 70 ? Duration.ofSeconds(30) : Duration.ZERO);
            })) {
      TaskId task;
      try (Troupe first = start(server)) {
        task = TaskRuns.submit(first, TestTeam.submission(team, "k"));
        await().atMost(Duration.ofSeconds(60)).until(() -> server.log().size() == 71);
      }
      assertThat(count("select count(*) from snapshot")).isPositive();
      if (!whole) change("update snapshot set payload = 'not JSON'");
      stuck.set(false);
      try (Troupe second = start(server)) {
        second.tasks().resume(task);
        JsonNode resource = TaskRuns.await(second, task);
        assertThat(resource.path("status").asText()).isEqualTo("completed");
        assertThat(resource.path("usage").path("tool_calls").asInt()).isEqualTo(99);
      }
      assertThat(server.log()).hasSize(102);
      long bodies = count("select sum(length(body)) from text");
      long longest =
          server.log().stream().mapToLong(s -> s.body().toString().length()).max().orElse(0);
      assertThat(bodies).isLessThan(5 * longest);
      try (JournalDatabase database = JournalDatabase.open(journal())) {
        assertThat(new TaskInspection(database).run(Optional.empty(), n -> {}).findings())
            .isEmpty();
      }
    }
  }

  private static FakeModelServer.Answer plain(FakeModelServer.Seen seen) {
    return seen.agent().equals("planner")
        ? FakeModelServer.Answer.text(TestTeam.plan("worker", 2))
        : FakeModelServer.Answer.text("answer to " + seen.task() + " of " + seen.call());
  }

  @Test
  void whatIsErasedIsInNoByteOfTheFolderAndTheOthersAreWhole() throws Exception {
    Team team = TestTeam.of(List.of(), Set.of());
    try (FakeModelServer server = new FakeModelServer(HistoryIT::plain)) {
      TaskId gone;
      TaskId kept;
      try (Troupe troupe = start(server)) {
        gone = TaskRuns.submit(troupe, TestTeam.submission(team, "gone"));
        kept = TaskRuns.submit(troupe, TestTeam.submission(team, "kept"));
        TaskRuns.await(troupe, gone);
        TaskRuns.await(troupe, kept);
        DataFolder folder = DataFolder.open(data);
        assertThatThrownBy(() -> FolderUse.alone(folder))
            .isInstanceOf(JournalUnusable.class)
            .hasMessageContaining("in use");
      }
      change( // compressed, so that none of its bytes would be recognised; one of each task
          "insert into snapshot select pid, 1, 0, 1, '', x'00' from entity");
      assertThat(found(gone.value())).isTrue();
      try (FolderUse alone = FolderUse.alone(DataFolder.open(data))) {
        Erasure erasure = new Erasure(journal(), alone);
        List<Erasure.Entity> one =
            erasure.entities().stream()
                .filter(e -> e.pid().endsWith(gone.value()) && !e.open())
                .toList();
        Erasure.Erased erased = erasure.erase(one);
        assertThat(erased.entities()).isEqualTo(1);
        assertThat(erased.payloads()).isPositive();
      }
      assertThat(found(gone.value())).as("scanned: every byte of every file").isFalse();
      assertThat(found(kept.value())).isTrue();
      assertThat(count("select count(*) from snapshot")).isOne();
      try (Troupe troupe = start(server)) {
        assertThat(troupe.resource(kept).path("answer").path("text").asText())
            .contains(kept.value());
        assertThat(troupe.find(TenantId.DEFAULT, gone)).isEmpty();
      }
      try (JournalDatabase database = JournalDatabase.open(journal())) {
        assertThat(new TaskInspection(database).run(Optional.empty(), n -> {}).findings())
            .isEmpty();
      }
    }
  }

  @Test
  void nothingIsSaidToBeErasedWhileSomebodyReadsTheFile() throws Exception {
    TaskId gone;
    try (FakeModelServer server = new FakeModelServer(HistoryIT::plain);
        Troupe troupe = start(server)) {
      gone = TaskRuns.submit(troupe, TestTeam.submission(TestTeam.of(List.of(), Set.of()), "gone"));
      TaskRuns.await(troupe, gone);
    }
    try (FolderUse alone = FolderUse.alone(DataFolder.open(data))) {
      Erasure erasure = new Erasure(journal(), alone);
      try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + journal());
          Statement s = reader.createStatement();
          ResultSet r = s.executeQuery("select body from text")) {
        assertThat(r.next()).isTrue();
        assertThatThrownBy(() -> erasure.erase(erasure.entities()))
            .isInstanceOf(JournalUnusable.class)
            .hasMessageContaining("still reads the journal");
      }
      assertThat(erasure.entities()).isEmpty();
      erasure.finish();
    }
    assertThat(found(gone.value())).isFalse();
  }

  private boolean found(String text) throws IOException {
    byte[] wanted = text.getBytes(UTF_8);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        if (new String(Files.readAllBytes(file), ISO_8859_1)
            .contains(new String(wanted, ISO_8859_1))) return true;
    }
    return false;
  }

  @Test
  void anyChangeOfTheJournalIsFoundAndNamed() throws Exception {
    Team team = TestTeam.of(List.of(), Set.of());
    TaskId task;
    try (FakeModelServer server = new FakeModelServer(HistoryIT::plain);
        Troupe troupe = start(server)) {
      task = TaskRuns.submit(troupe, TestTeam.submission(team, "k"));
      TaskRuns.await(troupe, task);
    }
    assertThat(findings()).isEmpty();
    change(
        "update text set body = replace(cast(body as text), 'answer', 'Answer') where cast(body"
            + " as text) like '%answer to%'");
    assertThat(findings()).anyMatch(f -> f.what().contains("hash"));
    change(
        "update text set body = replace(cast(body as text), 'Answer', 'answer') where cast(body"
            + " as text) like '%Answer to%'");
    Spoiled.text(journal(), "part 1", "part 9");
    assertThat(findings()).anyMatch(f -> f.what().contains("not what it was"));
    Spoiled.text(journal(), "part 9", "part 1");
    assertThat(findings()).isEmpty();
    long second = count("select min(first) from event_write where first > 1");
    change("update event_write set events = substr(events, 1, length(events) - 3) where first = 1");
    assertThat(findings()).anyMatch(f -> f.what().contains("cannot be read"));
    change("delete from event_write where first = " + second);
    assertThat(findings()).anyMatch(f -> f.what().contains("event " + second + " is missing"));
  }

  private List<TaskInspection.Finding> findings() {
    try (JournalDatabase database = JournalDatabase.open(journal())) {
      return new TaskInspection(database).run(Optional.empty(), n -> {}).findings();
    }
  }

  /** A task whose recovery fails is set aside after three failures, and the others go on. */
  @Test
  void aPoisonTaskIsSetAsideDurablyAndTheOthersGoOn() throws Exception {
    Team team = TestTeam.of(List.of(), Set.of());
    AtomicBoolean stuck = new AtomicBoolean(true);
    TaskId poison;
    try (FakeModelServer server =
        new FakeModelServer(
            seen -> plain(seen).after(stuck.get() ? Duration.ofSeconds(30) : Duration.ZERO))) {
      try (Troupe first = start(server)) {
        poison = TaskRuns.submit(first, TestTeam.submission(team, "poison"));
        await().atMost(Duration.ofSeconds(20)).until(() -> server.log().size() == 1);
      }
      stuck.set(false);
      Spoiled.manifest(journal(), TaskPid.of(poison), 2, "from_the_future/1");
      TroupeBuilder builder =
          Troupe.builder()
              .data(data)
              .environment(server.environment(8, ""))
              .settings(AdmissionSettings.DEFAULT.sweeping("fake"));
      try (Troupe second = builder.start()) {
        for (int i = 0; i < 5; i++)
          assertThat(
                  TaskRuns.run(second, TestTeam.submission(team, "other" + i))
                      .path("status")
                      .asText())
              .isEqualTo("completed");
        await()
            .atMost(Duration.ofSeconds(40))
            .untilAsserted(
                () ->
                    assertThat(count("select count(*) from open_entity where rests = 4")).isOne());
      }
      assertThat(
              count(
                  "select count(*) from open_entity where failures >= 3 and why like"
                      + " '%from_the_future/1%'"))
          .isOne();
      try (Troupe third = builder.start()) {
        assertThat(third.tasks().load().toCompletableFuture().join().active()).isZero();
        assertThatThrownBy(() -> third.resource(poison)).hasMessageContaining("from_the_future/1");
      }
    }
  }
}
