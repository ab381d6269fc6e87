package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;

/**
 * Each event's hash over the one before it and its own bytes, so that an event that is changed or
 * taken out later is found. The writer thread's own; what it remembers is only to save a look.
 */
final class Chain {
  static final int LENGTH = 16;

  private record Link(long seq, byte[] hash) {}

  private final Map<Long, Link> last = new Remembered<>();

  byte[] next(Statements statements, long entity, EventRow row) throws SQLException {
    byte[] before = row.seq() == 1 ? new byte[0] : before(statements, entity, row);
    byte[] link = link(before, row.seq(), row.manifest(), row.payload());
    last.put(entity, new Link(row.seq(), link));
    return link;
  }

  /** What was written is not, after all. */
  void forget() {
    last.clear();
  }

  /** Another process may have written in between: only the event just before this one counts. */
  private byte[] before(Statements statements, long entity, EventRow row) throws SQLException {
    Link known = last.get(entity);
    if (known != null && known.seq() == row.seq() - 1) return known.hash();
    PreparedStatement s =
        statements.get("select chain from event where entity = ? order by seq desc limit 1");
    s.setLong(1, entity);
    try (ResultSet r = s.executeQuery()) {
      byte[] found = r.next() ? r.getBytes(1) : null;
      return found == null ? new byte[0] : found;
    }
  }

  static byte[] link(byte[] before, long seq, String manifest, byte[] payload) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
      digest.update(manifest.getBytes(UTF_8));
      digest.update(payload);
      return Arrays.copyOf(digest.digest(), LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }
}
