package dev.troupe.runtime.journal;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts texts into the index by hash, many together and in its order, so that each of its pages is
 * written for many of them; a few at a time, each within a transaction, so that nobody else's write
 * waits long. Done again from its beginning it comes to the same. What is there twice is deleted
 * with the last step, which also says that all of them are in the index: until then their numbers
 * must not be given to others.
 */
final class Placement {
  /** Most texts that one step puts into the index. */
  static final int AT_ONCE = 2_048;

  /** Most texts of an older file whose order is made in memory at once. */
  private static final int TOGETHER = 1 << 20;

  private static final String UPTO = "select upto from text_placed";

  private record Place(long key, long ord) {
    static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::key).thenComparingLong(Place::ord);
  }

  private final long from;
  private final long to;
  private final List<Place> places;
  private final List<Long> twice = new ArrayList<>();
  private int next;

  private Placement(long from, long to, List<Place> places) {
    this.from = from;
    this.to = to;
    this.places = places;
    places.sort(Place.ORDER);
  }

  /** What a text is found by in the index; two may have the same, though hardly by chance. */
  static long key(Texts.Key text) {
    return key(text.tenant(), Long.parseUnsignedLong(text.hash().value(), 0, 2 * Long.BYTES, 16));
  }

  /** Of the bytes as they are in the file, where damage may have left none. */
  static long key(@Nullable String tenant, byte @Nullable [] hash) {
    return key(
        tenant == null ? "" : tenant,
        hash == null ? 0 : ByteBuffer.wrap(Arrays.copyOf(hash, Long.BYTES)).getLong());
  }

  /** The tenant is mixed in (Knuth, TAOCP 3, 6.4): many tenants may say the same. */
  private static long key(String tenant, long beginning) {
    return beginning ^ (tenant.hashCode() * 0x9E3779B97F4A7C15L);
  }

  /** The last text that is in the index with all before it. */
  static long upto(Connection connection) throws SQLException {
    return one(connection, UPTO);
  }

  /** The last that is there: no other is given its number, or one before it. */
  private static long last(Connection connection) throws SQLException {
    return one(connection, "select coalesce(max(ord), 0) from text");
  }

  /**
   * Of the texts behind {@code from}.
   *
   * @param known numbers of texts; read from the table where they are not all of these
   */
  static Placement of(Connection connection, long from, Map<Texts.Key, Long> known)
      throws SQLException {
    long to = Math.max(from, last(connection));
    List<Place> places = new ArrayList<>();
    known.forEach(
        (text, ord) -> {
          if (ord > from && ord <= to) places.add(new Place(key(text), ord));
        });
    return new Placement(
        from, to, places.size() == to - from ? places : read(connection, from, to));
  }

  private static List<Place> read(Connection connection, long from, long to) throws SQLException {
    List<Place> places = new ArrayList<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            "select ord, tenant, hash from text where ord > ? and ord <= ?")) {
      s.setLong(1, from);
      s.setLong(2, to);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) places.add(new Place(key(r.getString(2), r.getBytes(3)), r.getLong(1)));
      }
    }
    return places;
  }

  /** All texts that are not in the index yet; within one transaction. */
  static void all(Connection connection) throws SQLException {
    long last = last(connection);
    for (long from = upto(connection); from < last; from = upto(connection)) {
      long to = Math.min(last, from + TOGETHER);
      Placement part = new Placement(from, to, read(connection, from, to));
      while (!part.isDone()) part.step(connection);
    }
  }

  /** Whether nobody has placed these texts meanwhile. */
  boolean isOf(long upto) {
    return from == upto;
  }

  /** When the last step is done: the last text that is in the index. */
  Optional<Long> placed() {
    return isDone() ? Optional.of(to) : Optional.empty();
  }

  private boolean isDone() {
    return next < 0;
  }

  /** Within a transaction; when that fails, this is over. */
  void step(Connection connection) throws SQLException {
    int end = Math.min(places.size(), next + AT_ONCE);
    try (PreparedStatement place =
        connection.prepareStatement("insert or ignore into text_place(key, ord) values(?, ?)")) {
      for (; next < end; next++)
        if (set(place, places.get(next)).executeUpdate() == 0) alike(connection, places.get(next));
    }
    if (next == places.size()) finish(connection);
  }

  /** The key is taken: by this text, by one that says the same, or by another. */
  private void alike(Connection connection, Place place) throws SQLException {
    try (PreparedStatement others =
        connection.prepareStatement(
            "select p.ord, exists(select 1 from text t, text own where t.ord = p.ord and own.ord ="
                + " ?2 and t.tenant = own.tenant and t.hash = own.hash) from (select ord from"
                + " text_place where key = ?1 union all select ord from text_alike where key = ?1) p")) {
      try (ResultSet r = set(others, place).executeQuery()) {
        while (r.next()) {
          if (r.getLong(1) == place.ord()) return;
          if (r.getBoolean(2)) {
            twice.add(place.ord());
            return;
          }
        }
      }
    }
    try (PreparedStatement add =
        connection.prepareStatement("insert into text_alike(key, ord) values(?, ?)")) {
      set(add, place).executeUpdate();
    }
  }

  private static PreparedStatement set(PreparedStatement statement, Place place)
      throws SQLException {
    statement.setLong(1, place.key());
    statement.setLong(2, place.ord());
    return statement;
  }

  private void finish(Connection connection) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement("delete from text where ord = ?");
        PreparedStatement upto =
            connection.prepareStatement("update text_placed set upto = max(upto, ?)")) {
      for (long ord : twice) {
        delete.setLong(1, ord);
        delete.executeUpdate();
      }
      upto.setLong(1, to);
      upto.executeUpdate();
    }
    next = -1;
  }

  private static long one(Connection connection, String sql) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getLong(1) : 0;
    }
  }
}
