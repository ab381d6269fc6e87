package dev.troupe.scenarios.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEventCodec;
import java.io.PrintStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Every event in the order of the commits, as it would lie in the journal: hashed, and written down
 * where somebody wants to read it.
 */
final class EventLog {
  private final MessageDigest digest = Digests.sha256();
  private @Nullable PrintStream written;

  void writeTo(PrintStream to) {
    written = to;
  }

  void add(Instant now, String pid, long seq, JournalEntry entry) {
    TaskEventCodec.Encoded encoded = TaskEventCodec.encode(entry);
    String head = pid + " " + seq + " " + encoded.manifest() + " ";
    digest.update(head.getBytes(UTF_8));
    digest.update(encoded.json());
    digest.update((byte) '\n');
    if (written != null) written.println(now + " " + head + new String(encoded.json(), UTF_8));
  }

  /** So far. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 can be cloned in every JDK", e);
    }
  }
}
