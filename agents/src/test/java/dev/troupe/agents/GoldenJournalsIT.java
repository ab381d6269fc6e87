package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.TaskInspection;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Journals written by earlier versions, named by the commit that wrote them: every one rebuilds,
 * and its open task goes on. What a newer version wrote stops loudly.
 */
final class GoldenJournalsIT {
  @TempDir Path data;

  private Path copy(String commit) throws IOException {
    DataFolder folder = DataFolder.open(data.resolve(commit));
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("/journals/" + commit + ".db"))) {
      Files.copy(in, folder.journal(), StandardCopyOption.REPLACE_EXISTING);
    }
    return folder.path();
  }

  private static void change(Path folder, String sql) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private static FakeModelServer.Answer answer(FakeModelServer.Seen seen) {
    return FakeModelServer.Answer.text(
        seen.agent().equals("writer") ? "the fee is 5 crowns" : "slow part done");
  }

  /** The day these journals were written on: their open tasks have a day's time, no more. */
  private static final class ThatDay implements Env {
    private final Env system = new SystemEnv();
    private final Duration since =
        Duration.between(Instant.parse("2026-11-25T23:30:00Z"), system.now());

    @Override
    public Instant now() {
      return system.now().minus(since);
    }

    @Override
    public long nanos() {
      return system.nanos();
    }

    @Override
    public RandomGenerator random(String purpose) {
      return system.random(purpose);
    }

    @Override
    public String newId() {
      return system.newId();
    }
  }

  /** Formats of the tables: 40e2daf has 1, 924fc7b 2, bbd5306 3, 46ca866 6, 41bcac7 7. */
  @ParameterizedTest
  @ValueSource(strings = {"40e2daf", "924fc7b", "bbd5306", "46ca866", "41bcac7"})
  void aJournalOfAnEarlierVersionRebuildsAndItsOpenTaskGoesOn(String commit) throws Exception {
    Path folder = copy(commit);
    try (FakeModelServer server = new FakeModelServer(GoldenJournalsIT::answer);
        Troupe troupe =
            Troupe.builder()
                .data(folder)
                .environment(server.environment(4, ""))
                .env(new ThatDay())
                .start()) {
      List<TaskId> tasks = troupe.history().newest(10);
      assertThat(tasks).hasSize(2);
      JsonNode done = troupe.resource(tasks.getLast());
      assertThat(done.path("status").asText()).isEqualTo("completed");
      assertThat(done.path("answer").path("text").asText()).isEqualTo("the fee is 5 crowns");
      assertThat(done.path("usage").path("live").asInt()).isEqualTo(5);
      TaskId open = tasks.getFirst();
      assertThat(troupe.resource(open).path("status").asText()).isEqualTo("working");
      long before = troupe.history().all(open).size();
      troupe.tasks().resume(open);
      assertThat(TaskRuns.await(troupe, open).path("status").asText()).isEqualTo("completed");
      assertThat(troupe.history().all(open).size()).isGreaterThan((int) before);
      assertThat(server.log()).as("only what was not settled").hasSize(2);
    }
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      assertThat(new TaskInspection(database).run(Optional.empty(), n -> {}).findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"from_the_future/1", "call_sent/2"})
  void whatANewerVersionWroteStopsLoudlyNamingPlaceAndType(String manifest) throws Exception {
    Path folder = copy("924fc7b");
    change(folder, "update event set manifest = '" + manifest + "' where seq = 6");
    try (Troupe troupe = Troupe.builder().data(folder).start()) {
      TaskId task = troupe.history().newest(1).getFirst();
      assertThatThrownBy(() -> troupe.resource(task))
          .hasMessageContaining("event 6")
          .hasMessageContaining(manifest)
          .hasMessageContaining("newer Troupe");
    }
  }
}
