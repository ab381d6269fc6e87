package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Each event's hash over the one before it and its own bytes, so that an event that is changed or
 * taken out later is found; the last hash of a write is stored. The writer thread's own; what it
 * remembers is only to save a look.
 */
final class Chain {
  static final int LENGTH = 16;

  private static final byte[] NOTHING = {};

  private record Link(long seq, byte[] hash) {}

  private final Map<Long, Link> last = new Remembered<>();

  /**
   * @return the hash of the last of these events
   * @throws WriteConflict when one of them is there already
   */
  byte[] next(Statements statements, long entity, List<WrittenEvent> events) throws SQLException {
    long first = events.getFirst().seq();
    byte[] link = first == 1 ? NOTHING : before(statements, entity, first);
    for (WrittenEvent event : events) link = link(link, event);
    last.put(entity, new Link(events.getLast().seq(), link));
    return link;
  }

  /** What was written is not, after all. */
  void forget() {
    last.clear();
  }

  /** Another process may have written in between: only the event just before this one counts. */
  private byte[] before(Statements statements, long entity, long first) throws SQLException {
    Link known = last.get(entity);
    if (known != null && known.seq() == first - 1) return known.hash();
    PreparedStatement s =
        statements.get(
            "select last, chain from event_write where entity = ? order by first desc limit 1");
    s.setLong(1, entity);
    try (ResultSet r = s.executeQuery()) {
      if (!r.next()) return NOTHING;
      if (r.getLong(1) >= first) throw new WriteConflict(null);
      byte[] found = r.getBytes(2);
      return found == null ? NOTHING : found;
    }
  }

  static byte[] link(byte[] before, WrittenEvent event) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(event.seq()).array());
      digest.update(event.manifest().getBytes(UTF_8));
      digest.update(event.payload());
      return Arrays.copyOf(digest.digest(), LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }
}
