package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextsTest {
  @TempDir Path folder;
  private Path file = Path.of("journal.db");

  @BeforeEach
  void inTheFolder() {
    file = folder.resolve("journal.db");
  }

  @Test
  void anotherProcessFindsWhatIsNotInTheIndexYet() {
    try (JournalDatabase one = JournalDatabase.open(file);
        JournalDatabase other = JournalDatabase.open(file)) {
      SqlitePayloads reader = new SqlitePayloads(other);
      for (int i = 0; i < 3; i++) {
        Hash hash = put(one, new SqlitePayloads(one), "text " + i);
        assertThat(reader.getNow(TenantId.DEFAULT, hash)).asString(UTF_8).isEqualTo("text " + i);
      }
      assertThat(count(one, "text")).isEqualTo(3);
      assertThat(count(one, "text_place")).isZero();
    }
  }

  /** What is dropped from memory may be so before the journal has it. */
  @Test
  void whatIsNotWrittenYetIsFoundWhateverTheCacheDrops() throws Exception {
    try (JournalDatabase database = JournalDatabase.open(file);
        Connection other = Schema.connect(file);
        Statement statement = other.createStatement()) {
      SqlitePayloads payloads = new SqlitePayloads(database);
      statement.execute("begin immediate");
      List<Hash> hashes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        byte[] large = new byte[1 << 20];
        large[0] = (byte) i;
        hashes.add(payloads.put(TenantId.DEFAULT, large));
      }
      for (Hash hash : hashes)
        assertThat(Hash.of(payloads.getNow(TenantId.DEFAULT, hash))).isEqualTo(hash);
      statement.execute("rollback");
    }
  }

  @Test
  void aTextThatTwoProcessesWroteIsKeptOnce() throws SQLException {
    try (JournalDatabase one = JournalDatabase.open(file);
        JournalDatabase other = JournalDatabase.open(file)) {
      Hash hash = put(one, new SqlitePayloads(one), "said twice");
      put(other, new SqlitePayloads(other), "said twice");
      assertThat(count(one, "text")).isEqualTo(2);
      place();
      assertThat(count(one, "text")).isOne();
      place();
      assertThat(found(other, hash)).isEqualTo("said twice");
      Hash next = put(one, new SqlitePayloads(one), "said after"); // in the place of the second
      place();
      assertThat(found(one, next)).isEqualTo("said after");
      assertThat(found(other, hash)).isEqualTo("said twice");
      assertThat(count(one, "text_place")).isEqualTo(2);
    }
  }

  /** Two tenants whose names have the same hash code say the same: one key, two texts. */
  @Test
  void textsWithTheSameKeyAreKeptApart() throws SQLException {
    List<TenantId> tenants = List.of(new TenantId("Aa"), new TenantId("BB"));
    Hash hash = Hash.of(bytes(7));
    try (JournalDatabase database = JournalDatabase.open(file)) {
      for (int round = 0; round < 2; round++) { // each is there twice before the second placement
        for (TenantId tenant : tenants)
          done(
              database,
              s ->
                  s.get(
                          "insert into text(tenant, hash, body) values('"
                              + tenant
                              + "', x'"
                              + hash
                              + "', cast('of "
                              + tenant
                              + "' as blob))")
                      .execute());
        place();
        assertThat(count(database, "text")).isEqualTo(2);
        assertThat(count(database, "text_place")).isOne();
        assertThat(count(database, "text_alike")).isOne();
      }
    }
    try (JournalDatabase database = JournalDatabase.open(file)) {
      SqlitePayloads payloads = new SqlitePayloads(database);
      for (TenantId tenant : tenants)
        assertThat(payloads.getNow(tenant, hash)).asString(UTF_8).isEqualTo("of " + tenant);
      assertThatThrownBy(() -> payloads.getNow(new TenantId("third"), hash))
          .hasMessageContaining(hash.value());
    }
  }

  /** The last text is there twice: were it deleted at once, its number would be given again. */
  @Test
  void whatOthersWriteBetweenTwoStepsIsFound() throws SQLException {
    try (JournalDatabase one = JournalDatabase.open(file);
        JournalDatabase other = JournalDatabase.open(file);
        Connection connection = Schema.connect(file)) {
      SqlitePayloads writer = new SqlitePayloads(one);
      for (int i = 0; i < 2 * Placement.AT_ONCE; i++) put(one, writer, "text " + i);
      put(other, new SqlitePayloads(other), "text 0");
      Placement placement = Placement.of(connection, 0, Map.of());
      int steps = 0;
      for (; placement.placed().isEmpty(); steps++) {
        step(connection, () -> placement.step(connection));
        put(other, new SqlitePayloads(other), "between " + steps);
      }
      assertThat(steps).isEqualTo(3);
      for (int i = 0; i < steps; i++)
        assertThat(found(one, Hash.of("between " + i))).isEqualTo("between " + i);
      place();
      assertThat(count(one, "text")).isEqualTo(2 * Placement.AT_ONCE + steps);
      assertThat(count(one, "text_place")).isEqualTo(2 * Placement.AT_ONCE + steps);
      for (int i = 0; i < steps; i++)
        assertThat(found(one, Hash.of("between " + i))).isEqualTo("between " + i);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static void step(Connection connection, Step step) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin immediate");
      step.run();
      statement.execute("commit");
    }
  }

  /** What is there twice is deleted by who was first: the other must not go on with its list. */
  @Test
  void whoIsOvertakenWhilePlacingBeginsAnew() throws SQLException {
    try (JournalDatabase database = JournalDatabase.open(file);
        JournalDatabase other = JournalDatabase.open(file);
        Connection connection = Schema.connect(file)) {
      done(database, s -> appendMany(s));
      for (int i = 0; i < 3; i++) put(other, new SqlitePayloads(other), "text " + i);
      Texts slow = new Texts();
      step(connection, () -> slow.place(connection));
      slow.placed();
      assertThat(slow.isPlacing()).isTrue();
      place();
      while (slow.isPlacing()) {
        step(connection, () -> slow.place(connection));
        slow.placed();
      }
      assertThat(count(database, "text_alike")).isZero();
      assertThat(count(database, "text_place")).isEqualTo(Texts.FEWEST + 1);
    }
  }

  /** It makes fewer commits than there are steps, and the next one would begin at the first. */
  @Test
  void aProcessFinishesWhatItHasBegunToPutIntoTheIndex() {
    try (JournalDatabase database = JournalDatabase.open(file)) {
      done(database, s -> appendMany(s));
    }
    try (JournalDatabase database = JournalDatabase.open(file)) {
      assertThat(count(database, "text_place")).isEqualTo(Texts.FEWEST + 1);
      assertThat(count(database, "text where ord > (select upto from text_placed)")).isZero();
    }
  }

  /** What one task wrote in vain keeps no text out of the index. */
  @Test
  void writesThatFailThrowNoStepAway() {
    try (JournalDatabase database = JournalDatabase.open(file)) {
      done(database, s -> appendMany(s));
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(
            () -> done(database, s -> s.get("insert into nowhere values(1)").execute()));
        done(database, s -> {});
      }
      assertThat(count(database, "text_placed where upto > " + Texts.FEWEST)).isOne();
    }
  }

  private static void appendMany(Statements s) throws SQLException {
    for (int i = 0; i <= Texts.FEWEST; i++)
      s.texts().append(s, new Texts.Key("default", Hash.of(bytes(i))), bytes(i));
  }

  /** A damaged page may hand out rows of nothing. */
  @Test
  void aRowOfNothingHasAKey() {
    assertThat(Placement.key(null, null)).isEqualTo(Placement.key("", new byte[8]));
  }

  @Test
  void eachIsFoundBeforeWhileAndAfterManyAreIndexedTogether() {
    List<Hash> hashes = new ArrayList<>();
    try (JournalDatabase one = JournalDatabase.open(file);
        JournalDatabase other = JournalDatabase.open(file)) {
      SqlitePayloads writer = new SqlitePayloads(one);
      for (int i = 0; i < Texts.FEWEST; i++) hashes.add(writer.put(TenantId.DEFAULT, bytes(i)));
      for (int i = Texts.FEWEST; i < Texts.FEWEST + 1_000; i++) {
        hashes.add(put(one, writer, "text " + i));
        for (int j = i; j > 0; j -= 4_001)
          assertThat(found(other, hashes.get(j))).isEqualTo("text " + j);
      }
      assertThat(count(one, "text_place")).isBetween(Texts.FEWEST, Texts.FEWEST + 1_000);
      assertThat(count(one, "text")).isEqualTo(hashes.size());
    }
    try (JournalDatabase later = JournalDatabase.open(file)) {
      for (int i = 0; i < hashes.size(); i += 997)
        assertThat(found(later, hashes.get(i))).isEqualTo("text " + i);
    }
  }

  @Test
  void aTextOfATransactionThatFailsIsNotTakenForWritten() {
    try (JournalDatabase database = JournalDatabase.open(file)) {
      Texts.Key key = new Texts.Key("default", Hash.of("lost and found"));
      assertThatThrownBy(
              () ->
                  done(
                      database,
                      s -> {
                        s.texts().append(s, key, "lost and found".getBytes(UTF_8));
                        s.get("insert into nowhere values(1)").execute();
                      }))
          .hasMessageContaining("nowhere");
      assertThat(count(database, "text")).isZero();
      done(database, s -> s.texts().append(s, key, "lost and found".getBytes(UTF_8)));
      assertThat(found(database, key.hash())).isEqualTo("lost and found");
    }
  }

  private static byte[] bytes(int i) {
    return ("text " + i).getBytes(UTF_8);
  }

  private static String found(JournalDatabase database, Hash hash) {
    return new String(new SqlitePayloads(database).getNow(TenantId.DEFAULT, hash), UTF_8);
  }

  /** Written when it returns: writes are in order. */
  private static Hash put(JournalDatabase database, SqlitePayloads payloads, String text) {
    Hash hash = payloads.put(TenantId.DEFAULT, text.getBytes(UTF_8));
    done(database, s -> {});
    return hash;
  }

  private void place() throws SQLException {
    try (Connection connection = Schema.connect(file);
        Statement statement = connection.createStatement()) {
      statement.execute("begin immediate");
      Placement.all(connection);
      statement.execute("commit");
    }
  }

  private static void done(JournalDatabase database, JournalDatabase.Work work) {
    database.write(work).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static int count(JournalDatabase database, String table) {
    return database.readNow(
        connection -> {
          try (PreparedStatement s = connection.prepareStatement("select count(*) from " + table);
              ResultSet r = s.executeQuery()) {
            r.next();
            return r.getInt(1);
          }
        });
  }
}
