package dev.troupe.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.api.TenantId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of the file is overwritten, each in its turn. */
final class DamageTest {
  private static final int PAGE = 16_384;
  private static final int ENTITIES = 12;

  @TempDir Path folder;
  private Path whole;

  @BeforeEach
  void write() {
    whole = folder.resolve("whole.db");
    SplittableRandom random = new SplittableRandom(11);
    try (JournalDatabase database = JournalDatabase.open(whole)) {
      SqlitePayloads payloads = new SqlitePayloads(database);
      for (int i = 0; i < ENTITIES; i++) {
        byte[] text = new byte[9_000];
        random.nextBytes(text);
        payloads.put(TenantId.DEFAULT, text);
        EventWrite write =
            new EventWrite(
                "e" + i, "w", 1, List.of(new WrittenEvent(1, 9, "m/1", "", text, Set.of())));
        database.write(write::insert).toCompletableFuture().join();
      }
    }
  }

  private Path damaged(long page) throws IOException {
    Path file = Files.copy(whole, folder.resolve("page-" + page + ".db"));
    byte[] rubbish = new byte[PAGE];
    Arrays.fill(rubbish, (byte) 0xA5);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((page - 1) * PAGE);
      bytes.write(rubbish);
    }
    return file;
  }

  /** What the inspection says; it comes to its end whatever is damaged. */
  private static List<String> findings(JournalDatabase database, List<String> readable) {
    List<String> found = new ArrayList<>();
    Inspection inspection = new Inspection(database, (where, what) -> found.add(where + what));
    inspection.database();
    int texts = inspection.payloads().getOrDefault(TenantId.DEFAULT.value(), Set.of()).size();
    if (texts < ENTITIES)
      assertThat(found).as(texts + " texts").anyMatch(finding -> finding.startsWith("text"));
    if (texts < ENTITIES - 2)
      assertThat(found).as(texts + " texts").anyMatch(finding -> finding.contains(" to "));
    for (String pid : inspection.entities()) {
      int before = found.size();
      inspection.listed(pid);
      if (inspection.events(pid).size() == 1 && found.size() == before) readable.add(pid);
    }
    return found;
  }

  @Test
  void whicheverPageItIsTheInspectionNamesItAndGoesOnWithTheOthers() throws Exception {
    long pages = Files.size(whole) / PAGE;
    assertThat(pages).isGreaterThan(ENTITIES);
    int partly = 0;
    for (long page = 2; page <= pages; page++) {
      List<String> readable = new ArrayList<>();
      try (JournalDatabase database = JournalDatabase.open(damaged(page))) {
        assertThat(findings(database, readable)).as("page " + page).isNotEmpty();
      }
      if (!readable.isEmpty() && readable.size() < ENTITIES) partly++;
    }
    assertThat(partly).isGreaterThan(ENTITIES / 2);
  }

  @Test
  void damageThatAReaderMeetsIsTroubleUntilTheProcessEnds() throws Exception {
    int met = 0;
    for (long page = 2; page <= Files.size(whole) / PAGE; page++)
      try (JournalDatabase database = JournalDatabase.open(damaged(page))) {
        assertThat(database.trouble()).isEmpty();
        SqliteReader reader = new SqliteReader(database);
        boolean failed = false;
        for (int i = 0; i < ENTITIES; i++)
          try {
            reader.after("e" + i, 0).toCompletableFuture().join();
          } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(JournalUnusable.class);
            assertThat(e.getCause()).hasMessageContaining("is damaged; `troupe verify`");
            failed = true;
          }
        assertThat(database.trouble().isPresent()).isEqualTo(failed);
        if (failed) met++;
      }
    assertThat(met).isPositive();
  }

  @Test
  void aFileWithoutItsFirstPageIsNoJournal() throws Exception {
    Path file = damaged(1);
    assertThatThrownBy(() -> JournalDatabase.open(file))
        .isInstanceOf(JournalUnusable.class)
        .hasMessageContaining("it is no Troupe journal");
  }
}
