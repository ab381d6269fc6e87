package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
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
    return new EventWrite(
        "e",
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
      assertThat(same(EventFrames.decode(bytes, first), events)).isTrue();
      int cut = random.nextInt(1, bytes.length);
      try {
        assertThat(EventFrames.decode(Arrays.copyOf(bytes, cut), first))
            .as("cut between two events")
            .hasSizeLessThan(events.size());
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("end");
      }
    }
    assertThatThrownBy(() -> EventFrames.decode(new byte[] {-1, -1, -1, -1, -1, -1}, 1))
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
