package dev.troupe.runtime.journal;

import dev.troupe.api.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of texts: written one behind the other, and put into the index by hash many at a time,
 * in its order. A hash falls on any page of an index; so each page is written for many texts
 * instead of one for each (as in a log-structured merge tree: O'Neil et al., Acta Informatica 33,
 * 1996).
 *
 * <p>Those that are not in the index yet, the tail, each process knows in memory: its own as it
 * writes them, those of others once it misses one. A text may be in the table twice until then.
 */
final class Texts {
  /** Fewest and most texts that go into the index together; of a large one, a part of its size. */
  static final int FEWEST = 16_384;

  static final int MOST = 65_536;
  private static final int PART = 16;

  /** Texts known in memory from which on those that others have indexed are looked for. */
  private static final int KNOWN = 2 * MOST;

  /** Commits after which texts that could not be put into their index are tried again. */
  private static final int RESTS = 1_000;

  private static final int HASH_BYTES = 32;

  /** What a text is found by. */
  record Key(String tenant, Hash hash) {}

  private final Map<Key, Long> tail = new ConcurrentHashMap<>();

  /** Texts up to this one were read from the tail; guarded by this. */
  private long read;

  /** The writer thread's own: what the transaction that runs has appended. */
  private final Map<Key, Long> fresh = new HashMap<>();

  private long next;
  private long upto;
  private Optional<Placement> placing = Optional.empty();
  private int rests;

  /** On the writer thread. A text that is known to be there is not written again. */
  void append(Statements statements, Key key, byte[] body) throws SQLException {
    if (tail.containsKey(key) || fresh.containsKey(key)) return;
    if (fresh.isEmpty()) begin(statements);
    PreparedStatement insert =
        statements.get("insert into text(ord, tenant, hash, body) values(?,?,?,?)");
    insert.setLong(1, next);
    insert.setString(2, key.tenant());
    insert.setBytes(3, bytes(key.hash()));
    insert.setBytes(4, body);
    insert.executeUpdate();
    fresh.put(key, next++);
  }

  /** Other processes append too; and of those that were there twice the later were deleted. */
  private void begin(Statements statements) throws SQLException {
    try (ResultSet r =
        statements
            .get(
                "select upto, max(upto, coalesce((select max(ord) from text), 0)) from text_placed")
            .executeQuery()) {
      r.next();
      upto = r.getLong(1);
      next = r.getLong(2) + 1;
    }
  }

  void committed() {
    tail.putAll(fresh);
    fresh.clear();
    if (rests > 0) rests--;
  }

  void rolledBack() {
    fresh.clear();
  }

  /** Whether the tail has become so long that it is to be {@link #place placed}, or is placed. */
  boolean isLong() {
    return isPlacing() || (rests == 0 && next - upto > Math.clamp(upto / PART, FEWEST, MOST));
  }

  /** Steps are still to be done: what is not finished here begins anew in the next process. */
  boolean isPlacing() {
    return placing.isPresent();
  }

  /** A step of {@link Placement}; in a transaction of its own. */
  void place(Connection connection) throws SQLException {
    long at = Placement.upto(connection);
    Placement current =
        placing.filter(p -> p.isOf(at)).isPresent()
            ? placing.get()
            : Placement.of(connection, at, tail);
    placing = Optional.of(current);
    current.step(connection);
  }

  /** The step is committed. */
  void placed() {
    placing
        .flatMap(Placement::placed)
        .ifPresent(
            last -> {
              placing = Optional.empty();
              upto = last;
              tail.values().removeIf(ord -> ord <= last);
            });
  }

  /** The step failed: it is begun anew after a rest. */
  void notPlaced() {
    placing = Optional.empty();
    rests = RESTS;
  }

  /** From any thread. */
  Optional<byte[]> find(Connection connection, Key key) throws SQLException {
    byte[] found = inTail(connection, key);
    if (found == null) found = inIndex(connection, key);
    if (found == null) {
      readTail(connection);
      found = inTail(connection, key);
    }
    if (found == null) found = inIndex(connection, key); // placed in between
    return Optional.ofNullable(found);
  }

  private byte @Nullable [] inTail(Connection connection, Key key) throws SQLException {
    Long ord = tail.get(key);
    if (ord == null) return null;
    try (PreparedStatement s =
        connection.prepareStatement(
            "select body from text where ord = ? and tenant = ? and hash = ?")) {
      s.setLong(1, ord);
      s.setString(2, key.tenant());
      s.setBytes(3, bytes(key.hash()));
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? r.getBytes(1) : null;
      }
    }
  }

  private static byte @Nullable [] inIndex(Connection connection, Key key) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "select t.body from (select ord from text_place where key = ?1 union all select ord from"
                + " text_alike where key = ?1) p join text t on t.ord = p.ord where t.tenant = ?2"
                + " and t.hash = ?3")) {
      s.setLong(1, Placement.key(key));
      s.setString(2, key.tenant());
      s.setBytes(3, bytes(key.hash()));
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? r.getBytes(1) : null;
      }
    }
  }

  private synchronized void readTail(Connection connection) throws SQLException {
    if (tail.size() > KNOWN) { // those that are in the index meanwhile, by whoever put them there
      long placed = Placement.upto(connection);
      tail.values().removeIf(ord -> ord <= placed);
    }
    try (PreparedStatement s =
        connection.prepareStatement(
            "select ord, tenant, hash from text where ord > max(?, (select upto from"
                + " text_placed)) order by ord")) {
      s.setLong(1, read);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          read = r.getLong(1);
          String tenant = r.getString(2);
          byte[] hash = r.getBytes(3);
          if (tenant == null || hash == null || hash.length != HASH_BYTES) continue; // damaged
          tail.putIfAbsent(new Key(tenant, new Hash(HexFormat.of().formatHex(hash))), read);
        }
      }
    }
  }

  private static byte[] bytes(Hash hash) {
    return HexFormat.of().parseHex(hash.value());
  }
}
