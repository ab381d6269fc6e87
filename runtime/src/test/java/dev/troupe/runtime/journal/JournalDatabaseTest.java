package dev.troupe.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.api.TenantId;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalDatabaseTest {
  @TempDir Path folder;

  /** Giving pages back, half done, once held the connection: nothing could be written any more. */
  @Test
  void goesOnWritingAfterItHasGivenPagesBack() throws Exception {
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      SqlitePayloads payloads = new SqlitePayloads(database);
      SplittableRandom random = new SplittableRandom(1);
      for (int i = 0; i < 400; i++) {
        byte[] bytes = new byte[20_000];
        random.nextBytes(bytes);
        payloads.put(TenantId.DEFAULT, bytes);
      }
      done(database.write(JournalDatabaseTest::probe)); // behind the texts
      long full = pages(database);
      assertThat(full).isGreaterThan(400);
      done(database.write(s -> s.get("delete from text").executeUpdate()));
      Awaitility.await()
          .pollInterval(150, TimeUnit.MILLISECONDS) // pages go back while nothing is written
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                done(database.write(JournalDatabaseTest::probe));
                return pages(database) < full - 300;
              });
      assertThat(database.trouble()).isEmpty();
    }
  }

  @Test
  void oneWhoseWriteFailsFailsAloneAndTheNextGoesThrough() throws Exception {
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      for (int i = 0; i < 3; i++) {
        CompletionStage<Void> bad = database.write(s -> s.get("insert into nowhere values(1)"));
        assertThatThrownBy(() -> done(bad)).isInstanceOf(CompletionException.class);
        done(database.write(JournalDatabaseTest::probe));
      }
      assertThat(database.trouble()).isEmpty();
    }
  }

  /** A statement that is left half run makes the commit fail; the writer gets over it. */
  @Test
  void getsOverAStatementThatWasLeftHalfRun() throws Exception {
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      CompletionStage<Void> half =
          database.write(
              s -> {
                for (int i = 0; i < 3; i++) probe(s);
                PreparedStatement left =
                    s.get("insert or replace into probe(id, at) values(1, 2), (1, 3) returning at");
                ResultSet rows = left.executeQuery();
                rows.next();
              });
      try {
        done(half);
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(SQLException.class);
      }
      for (int i = 0; i < 3; i++) done(database.write(JournalDatabaseTest::probe));
      assertThat(database.trouble()).isEmpty();
    }
  }

  @Test
  void waitsForAnotherProcessThatHoldsTheFile() throws Exception {
    Path file = folder.resolve("journal.db");
    try (JournalDatabase database = JournalDatabase.open(file);
        Connection other = Schema.connect(file);
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      CompletionStage<Void> write = database.write(JournalDatabaseTest::probe);
      TimeUnit.MILLISECONDS.sleep(Schema.BUSY_MILLIS + 1_500);
      assertThat(write.toCompletableFuture()).isNotDone();
      statement.execute("rollback");
      done(write);
    }
    assertThat(Files.exists(file)).isTrue();
  }

  private static void probe(Statements s) throws SQLException {
    s.get("insert or replace into probe(id, at) values(1, random())").execute();
  }

  private static void done(CompletionStage<Void> write) {
    write.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static long pages(JournalDatabase database) {
    return database.readNow(
        connection -> {
          try (Statement s = connection.createStatement();
              ResultSet r = s.executeQuery("pragma page_count")) {
            r.next();
            return r.getLong(1);
          }
        });
  }

  @Test
  void whatATransactionThatFailsWouldHaveChargedIsNotCharged() {
    LocalDate day = LocalDate.of(2026, 11, 27);
    DaySpend.Charge charge = new DaySpend.Charge("acme", day, 7, BigDecimal.ONE.setScale(9));
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      CompletionStage<Void> bad =
          database.write(
              s -> {
                s.spend().add(charge);
                s.get("insert into nowhere values(1)").execute();
              });
      assertThatThrownBy(() -> done(bad)).isInstanceOf(CompletionException.class);
      for (int i = 0; i < 3; i++) done(database.write(s -> s.spend().add(charge)));
      assertThat(new DaySpend(database).ofNow(day).get("acme"))
          .isEqualTo(new DaySpend.Sum(21, BigDecimal.valueOf(3).setScale(9)));
    }
  }
}
