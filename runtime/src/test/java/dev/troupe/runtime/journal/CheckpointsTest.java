package dev.troupe.runtime.journal;

import static org.awaitility.Awaitility.await;

import dev.troupe.api.TenantId;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointsTest {
  private static final int TEXT = 20_000;

  @TempDir Path folder;

  /** Long before the writer would, whose pages all this does not come to. */
  @Test
  void whatIsCommittedGoesIntoTheFileWhileTheJournalIsOpen() {
    Path file = folder.resolve("journal.db");
    try (JournalDatabase database = JournalDatabase.open(file)) {
      SqlitePayloads payloads = new SqlitePayloads(database);
      for (int i = 0; i < 2 * Checkpoints.EVERY; i++) {
        payloads.put(TenantId.DEFAULT, ByteBuffer.allocate(TEXT).putInt(i).array());
        database.write(s -> {}).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
      }
      await().until(() -> Files.size(file) > (long) Checkpoints.EVERY * TEXT);
    }
  }
}
