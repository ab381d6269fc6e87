package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that were written together, from their bytes to what a reader and a stale writer see. */
final class EventWriteTest {
  @TempDir Path folder;

  private static WrittenEvent event(long seq, int serializer, String manifest, byte[] payload) {
    return new WrittenEvent(seq, serializer, manifest, "", payload, Set.of());
  }

  private static EventWrite write(String writer, long first, long last) {
    return write("e", writer, first, last);
  }

  private static EventWrite write(String pid, String writer, long first, long last) {
    return new EventWrite(
        pid,
        writer,
        1,
        LongStream.rangeClosed(first, last)
            .mapToObj(seq -> event(seq, 9, "m/1", (writer + seq).getBytes(UTF_8)))
            .toList());
  }

  private static void store(JournalDatabase database, EventWrite write) {
    database.write(write::insert).toCompletableFuture().join();
  }

  private static List<String> texts(List<JournalReader.Stored> events) {
    return events.stream().map(e -> new String(e.payload(), UTF_8)).toList();
  }

  @Test
  void anyEventsComeBackFromTheirBytes() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      long first = random.nextLong(1, 1L << 40);
      List<WrittenEvent> events = new ArrayList<>();
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        byte[] payload = new byte[random.nextInt(random.nextInt(1, 40_000))];
        random.nextBytes(payload);
        String manifest = "事件/".repeat(random.nextInt(60)) + random.nextInt();
        events.add(event(first + events.size(), random.nextInt(), manifest, payload));
      }
      byte[] bytes = EventFrames.encode(events);
      assertThat(same(EventFrames.decode(bytes, first, first + events.size() - 1), events))
          .isTrue();
      long last = first + events.size() - 1;
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertThatThrownBy(() -> EventFrames.decode(cut, first, last))
          .isInstanceOf(IllegalArgumentException.class);
      byte[] between = EventFrames.encode(events.subList(0, events.size() - 1));
      assertThatThrownBy(() -> EventFrames.decode(between, first, last))
          .hasMessageContaining("hold " + (events.size() - 1) + " events");
    }
    assertThatThrownBy(() -> EventFrames.decode(new byte[] {-1, -1, -1, -1, -1, -1}, 1, 1))
        .hasMessageContaining("does not end");
  }

  private static boolean same(List<WrittenEvent> some, List<WrittenEvent> others) {
    if (some.size() != others.size()) return false;
    for (int i = 0; i < some.size(); i++) {
      WrittenEvent a = some.get(i);
      WrittenEvent b = others.get(i);
      if (a.seq() != b.seq()
          || a.serializer() != b.serializer()
          || !a.manifest().equals(b.manifest())
          || !a.type().equals(b.type())
          || !Arrays.equals(a.payload(), b.payload())) return false;
    }
    return true;
  }

  @Test
  void readingBeginsWithinAWriteAndEndsWithinOne() {
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      store(database, write("a", 1, 4));
      store(database, write("a", 5, 5));
      store(database, write("a", 6, 2_000));
      SqliteReader reader = new SqliteReader(database);
      assertThat(texts(reader.all("e"))).hasSize(2_000).endsWith("a1999", "a2000");
      List<JournalReader.Stored> page = reader.after("e", 2).toCompletableFuture().join();
      assertThat(texts(page)).hasSize(JournalReader.PAGE).startsWith("a3", "a4", "a5", "a6");
      assertThat(reader.after("e", 2_000).toCompletableFuture().join()).isEmpty();
      assertThat(reader.first("e").toCompletableFuture().join().orElseThrow().seq()).isOne();
      assertThat(reader.last("e").toCompletableFuture().join().orElseThrow().seq())
          .isEqualTo(2_000);
      assertThat(reader.first("other").toCompletableFuture().join()).isEmpty();
    }
  }

  /** A row that was cut, or emptied, stops its entity loudly, and no other; verify names it. */
  @Test
  void aDamagedRowIsNeverPassedOver() throws Exception {
    Path file = folder.resolve("journal.db");
    for (String damage : new String[] {"x''", "substr(events, 1, length(events) - 2)"}) {
      try (JournalDatabase database = JournalDatabase.open(file)) {
        store(database, write("bad", "a", 1, 3));
        store(database, write("bad", "a", 4, 6));
        store(database, write("bad", "a", 7, 9));
        store(database, write("good", "a", 1, 2));
        for (long first : new long[] {1, 4, 7}) {
          byte[] whole = database.readNow(c -> row(c, first));
          change(database, first, damage);
          SqliteReader reader = new SqliteReader(database);
          assertThatThrownBy(() -> reader.all("bad")).hasMessageContaining("cannot be read");
          assertThat(reader.all("good")).hasSize(2);
          assertThat(wrong(database, "bad")).hasSize(1).allMatch(w -> w.contains("bad " + first));
          assertThat(wrong(database, "good")).isEmpty();
          assertThatThrownBy(() -> done(database.write(new Deletion("bad", first)::run)))
              .isInstanceOf(CompletionException.class);
          done(database.write(s -> restore(s, whole, first)));
          assertThat(wrong(database, "bad")).isEmpty();
        }
        done(database.write(s -> s.get("delete from event_write").executeUpdate()));
      }
    }
  }

  /** Whoever looks for open entities hears of the others, and of this one as unreadable. */
  @Test
  void aDamagedBeginningHidesNoOtherOpenEntity() {
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      for (String pid : new String[] {"bad", "good"}) {
        store(database, write(pid, "a", 1, 3));
        done(
            database.write(
                s -> OpenEntities.note(s, s.entities().number(s, pid), SqliteJournal.OPEN)));
      }
      change(database, 1, "x'01'");
      List<JournalReader.Head> heads =
          new SqliteReader(database).heads(Instant.now()).toCompletableFuture().join();
      assertThat(heads).extracting(JournalReader.Head::pid).containsExactly("bad", "good");
      assertThat(heads.getFirst().first().manifest()).isEmpty();
      assertThat(heads.getLast().first().payload()).asString(UTF_8).isEqualTo("a1");
    }
  }

  private static byte[] row(Connection connection, long first) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select e.events from event_write e join entity n on n.id = e.entity where"
                    + " n.pid = 'bad' and first = "
                    + first)) {
      r.next();
      return r.getBytes(1);
    }
  }

  private static void change(JournalDatabase database, long first, String events) {
    done(
        database.write(
            s ->
                s.get(
                        "update event_write set events = "
                            + events
                            + " where entity = (select id from entity where pid = 'bad') and first"
                            + " = "
                            + first)
                    .executeUpdate()));
  }

  private static void restore(Statements statements, byte[] events, long first)
      throws SQLException {
    PreparedStatement s =
        statements.get(
            "update event_write set events = ? where entity = (select id from entity where pid ="
                + " 'bad') and first = ?");
    s.setBytes(1, events);
    s.setLong(2, first);
    s.executeUpdate();
  }

  private static List<String> wrong(JournalDatabase database, String pid) {
    List<String> wrong = new ArrayList<>();
    new Inspection(database, (where, what) -> wrong.add(where + " " + what)).events(pid);
    return wrong;
  }

  private static void done(CompletionStage<Void> stage) {
    stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void whatIsDeletedIsGoneFromTheMiddleOfAWriteToo() {
    try (JournalDatabase database = JournalDatabase.open(folder.resolve("journal.db"))) {
      store(database, write("a", 1, 2));
      store(database, write("a", 3, 6));
      database.write(new Deletion("e", 4)::run).toCompletableFuture().join();
      assertThat(texts(new SqliteReader(database).all("e"))).containsExactly("a5", "a6");
      database.write(new Deletion("e", 9)::run).toCompletableFuture().join();
      assertThat(new SqliteReader(database).all("e")).isEmpty();
    }
  }

  /** Whoever holds an older end of the history than there is may not write, wherever it begins. */
  @Test
  void aWriteOverWhatIsThereIsAConflict() {
    for (long first : new long[] {1, 2, 4, 5}) {
      Path file = folder.resolve("journal" + first + ".db");
      try (JournalDatabase database = JournalDatabase.open(file)) {
        store(database, write("a", 1, 3));
        store(database, write("b", 4, 5));
        assertThatThrownBy(() -> store(database, write("a", first, first + 3)))
            .hasCauseInstanceOf(WriteConflict.class);
      }
      // another process remembers nothing of the entity
      try (JournalDatabase database = JournalDatabase.open(file)) {
        assertThatThrownBy(() -> store(database, write("a", first, first + 3)))
            .hasCauseInstanceOf(WriteConflict.class);
        store(database, write("b", 6, 6));
        assertThat(texts(new SqliteReader(database).all("e")))
            .containsExactly("a1", "a2", "a3", "b4", "b5", "b6");
        List<String> wrong = new ArrayList<>();
        new Inspection(database, (where, what) -> wrong.add(where + " " + what)).events("e");
        assertThat(wrong).isEmpty();
      }
    }
  }
}
