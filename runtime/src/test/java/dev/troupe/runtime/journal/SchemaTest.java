package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of format 1 opens, and its tasks are listed. */
final class SchemaTest {
  @TempDir Path folder;

  private static void event(Connection connection, String pid, int seq, String json)
      throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into event(pid, seq, writer, at, serializer, manifest, type, payload)"
                + " values(?, ?, 'w', 0, 1, 'm', '', ?)")) {
      s.setString(1, pid);
      s.setInt(2, seq);
      s.setBytes(3, json.getBytes(UTF_8));
      s.executeUpdate();
    }
  }

  @Test
  void aFileOfFormatOneIsTakenOver() throws SQLException {
    Path file = folder.resolve("journal.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = connection.createStatement()) {
      s.execute(
          "create table event(ord integer primary key, pid text not null, seq integer not null,"
              + " writer text not null, at integer not null, serializer integer not null, manifest"
              + " text not null, type text not null, payload blob not null, unique(pid, seq))");
      s.execute("create table open_entity(pid text primary key) without rowid");
      s.execute(
          "create table payload(tenant text not null, hash text not null, body blob not null,"
              + " primary key(tenant, hash)) without rowid");
      s.execute("insert into open_entity values('task|t-open')");
      s.execute("pragma user_version=1");
      event(connection, "task|t-done", 1, "{\"data\":{\"tenant\":\"acme\",\"team\":\"one\"}}");
      event(connection, "task|t-open", 1, "{\"data\":{\"tenant\":\"acme\",\"team\":\"two\"}}");
      event(connection, "task|t-done", 2, "{\"data\":{\"status\":\"failed\"}}");
    }
    for (int opened = 0; opened < 2; opened++)
      try (JournalDatabase database = JournalDatabase.open(file)) {
        Listing listing = new Listing(database);
        assertThat(find(listing, Optional.empty())).containsExactly("task|t-open", "task|t-done");
        assertThat(find(listing, Optional.of("failed"))).containsExactly("task|t-done");
        assertThat(new SqliteReader(database).open(Instant.EPOCH).toCompletableFuture().join())
            .containsExactly("task|t-open");
      }
  }

  /** Whoever only reads need not wait for a write that takes long. */
  @Test
  void aFileThatIsBeingWrittenIsOpenedAtOnce() throws SQLException {
    Path file = folder.resolve("journal.db");
    try (Connection writer = Schema.open(file);
        Statement s = writer.createStatement()) {
      s.execute("begin immediate");
      s.execute("update text_placed set upto = upto");
      try (JournalDatabase database = JournalDatabase.open(file)) {
        assertThat(new SqliteReader(database).newest(1)).isEmpty();
      }
    }
  }

  @Test
  void aFileOfFormatFiveIsTakenOver() throws SQLException {
    Path file = folder.resolve("journal.db");
    Hash hash = Hash.of("kept");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = connection.createStatement()) {
      s.execute(
          "create table event(ord integer primary key, pid text not null, seq integer not null,"
              + " writer text not null, at integer not null, serializer integer not null, manifest"
              + " text not null, type text not null, payload blob not null, chain blob, unique(pid,"
              + " seq))");
      s.execute("create index first_event on event(ord) where seq = 1");
      s.execute(
          "create table open_entity(pid text primary key, rests integer not null default 0, wake_at"
              + " integer not null default 0, failures integer not null default 0, failed_at"
              + " integer not null default 0, why text not null default '') without rowid");
      s.execute(
          "create table listed(ord integer primary key, pid text not null unique, tenant text not"
              + " null, team text not null, status text not null)");
      s.execute("create index listed_by_tenant on listed(tenant, ord)");
      s.execute(
          "create table text(ord integer primary key, tenant text not null, hash blob not null, body"
              + " blob not null, unique(tenant, hash))");
      s.execute("insert into open_entity(pid, rests) values('task|t-b', 2)");
      s.execute("insert into listed values(7, 'task|t-b', 'acme', 'one', 'suspended')");
      s.execute("insert into listed values(9, 'task|t-a', 'acme', 'one', 'failed')");
      s.execute("insert into text values(3, 'acme', x'" + hash + "', cast('kept' as blob))");
      s.execute("pragma user_version=5");
      event(connection, "task|t-b", 1, "{}");
      event(connection, "task|t-a", 1, "{}");
      event(connection, "task|t-b", 2, "{}");
    }
    for (int opened = 0; opened < 2; opened++)
      try (JournalDatabase database = JournalDatabase.open(file)) {
        assertThat(find(new Listing(database), Optional.empty()))
            .containsExactly("task|t-a", "task|t-b");
        SqliteReader reader = new SqliteReader(database);
        assertThat(reader.all("task|t-b")).extracting(JournalReader.Stored::seq).contains(1L, 2L);
        assertThat(reader.newest(5)).containsExactly("task|t-a", "task|t-b");
        assertThat(reader.open(Instant.now()).toCompletableFuture().join())
            .containsExactly("task|t-b");
        assertThat(new SqlitePayloads(database).getNow(new TenantId("acme"), hash))
            .asString(UTF_8)
            .isEqualTo("kept");
        List<String> wrong = new ArrayList<>();
        Inspection inspection =
            new Inspection(database, (where, what) -> wrong.add(where + " " + what));
        inspection.database();
        inspection.payloads();
        assertThat(wrong).isEmpty();
        assertThat(isIndexed(database)).isTrue();
      }
  }

  /** Rows that Troupe never wrote must not lock anybody out of the folder. */
  @Test
  void aFileOfFormatSixIsTakenOverWhateverItsEventsHold() throws SQLException {
    Path file = folder.resolve("journal.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = connection.createStatement()) {
      s.execute("create table entity(id integer primary key, pid text not null unique)");
      s.execute(
          "create table event(ord integer primary key, entity integer not null, seq integer not"
              + " null, writer text not null, at integer not null, serializer integer not null,"
              + " manifest text not null, type text not null, payload blob not null, chain blob,"
              + " unique(entity, seq))");
      s.execute("insert into entity values(1, 'task|t-a')");
      s.execute(
          "insert into event(entity, seq, writer, at, serializer, manifest, type, payload) values"
              + " (1, 1, 'w', 0, -7, '事件/1', 't', cast('{\"at\":\"2026-11-25T10:00:00Z\"}' as"
              + " blob)), (1, 2, 'w', 0, 9, 'm', '', x''), (1, 3, 'w', 0, 9, 'm', '', x'ff00'),"
              + " (1, 4, 'w', 77, 9, 'm', '', cast('{' as blob))");
      s.execute("pragma user_version=6");
    }
    try (JournalDatabase database = JournalDatabase.open(file)) {
      List<JournalReader.Stored> events = new SqliteReader(database).all("task|t-a");
      assertThat(events).extracting(JournalReader.Stored::seq).containsExactly(1L, 2L, 3L, 4L);
      assertThat(events.getFirst().manifest()).isEqualTo("事件/1");
      assertThat(events.get(1).payload()).isEmpty();
      assertThat(events.get(2).payload()).containsExactly(-1, 0);
      List<Long> times = new ArrayList<>();
      database.readNow(
          connection -> {
            EventWrite.read(connection, "task|t-a", 1, write -> times.add(write.at()));
            return times;
          });
      assertThat(times)
          .containsExactly(Instant.parse("2026-11-25T10:00:00Z").toEpochMilli(), 0L, 0L, 77L);
    }
  }

  private static boolean isIndexed(JournalDatabase database) {
    return database.readNow(
        connection -> {
          try (Statement s = connection.createStatement();
              ResultSet r =
                  s.executeQuery(
                      "select (select count(*) from text_place) = (select count(*) from text)")) {
            return r.next() && r.getBoolean(1);
          }
        });
  }

  private static List<String> find(Listing listing, Optional<String> status) {
    return listing
        .findNow(new Listing.Query(Optional.of("acme"), Set.of(), status, OptionalLong.empty(), 10))
        .stream()
        .map(Listing.Row::pid)
        .toList();
  }
}
