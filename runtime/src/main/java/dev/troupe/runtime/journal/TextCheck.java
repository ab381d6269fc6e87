package dev.troupe.runtime.journal;

import dev.troupe.api.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Goes through the texts: that each is what its hash says, and that each is found by it. */
final class TextCheck {
  /** Texts that are read by one query. */
  static final int MANY = 1_024;

  /** Digits of a hash. */
  private static final int HEX = 64;

  private final Inspection.Findings findings;
  private final Map<String, Set<Hash>> there = new HashMap<>();
  private long firstDamaged;
  private long lastDamaged;

  TextCheck(Inspection.Findings findings) {
    this.findings = findings;
  }

  /** By tenant, the hashes of the texts that could be read. */
  Map<String, Set<Hash>> there() {
    return there;
  }

  /**
   * The last text's number. Where its page is damaged, a number behind all that can be found: twice
   * as far each time, until a stretch holds none.
   */
  static long last(Connection connection) throws SQLException {
    try {
      return one(connection, "select coalesce(max(ord), 0) from text");
    } catch (SQLException e) {
      if (!Damage.is(e)) throw e;
    }
    long to = MANY;
    while (holdsAny(connection, to)) to *= 2;
    return to;
  }

  private static long one(Connection connection, String sql) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.getLong(1);
    }
  }

  private static boolean holdsAny(Connection connection, long from) throws SQLException {
    String within = "ord >= " + from + " and ord < " + 2 * from;
    try {
      return one(connection, "select exists(select 1 from text where " + within + ")") > 0;
    } catch (SQLException e) {
      if (!Damage.is(e)) throw e;
      return false;
    }
  }

  /** What lies on damaged pages is found by halves, down to the single text. */
  void read(Connection connection, long from, long to) throws SQLException {
    try {
      all(connection, from, to);
    } catch (SQLException e) {
      if (!Damage.is(e)) throw e;
      if (from == to) {
        damaged(from);
        return;
      }
      long middle = (from + to) / 2;
      read(connection, from, middle);
      read(connection, middle + 1, to);
    }
  }

  /** Neighbours are told together. */
  private void damaged(long ord) {
    if (lastDamaged != ord - 1 || firstDamaged == 0) {
      tell();
      firstDamaged = ord;
    }
    lastDamaged = ord;
  }

  /** What is damaged at the end of what was looked at. */
  void tell() {
    if (firstDamaged > 0)
      findings.wrong(
          firstDamaged == lastDamaged
              ? "text " + firstDamaged
              : "texts " + firstDamaged + " to " + lastDamaged,
          "not all can be read: pages of the file are damaged");
    firstDamaged = 0;
  }

  private void all(Connection connection, long from, long to) throws SQLException {
    Set<String> changed = new TreeSet<>(); // told once all were read: a part may be read again
    try (PreparedStatement s =
        connection.prepareStatement(
            "select tenant, lower(hex(hash)), body from text where ord between ? and ?")) {
      s.setLong(1, from);
      s.setLong(2, to);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          String hash = r.getString(2);
          byte[] body = r.getBytes(3);
          if (body == null || !Hash.of(body).value().equals(hash)) changed.add(hash);
          if (hash.length() == HEX)
            there.computeIfAbsent(r.getString(1), t -> new HashSet<>()).add(new Hash(hash));
        }
      }
    }
    for (String hash : changed)
      findings.wrong("payload " + hash, "its text is not what its hash says");
  }

  /** Texts that are there, but that nobody would find. */
  void index(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select ord, tenant, hash, lower(hex(hash)) from text where ord <= (select upto from text_placed)");
        PreparedStatement place =
            connection.prepareStatement(
                "select 1 from text_place where key = ?1 and ord = ?2 union all select 1 from"
                    + " text_alike where key = ?1 and ord = ?2")) {
      while (r.next()) {
        place.setLong(1, Placement.key(r.getString(2), r.getBytes(3)));
        place.setLong(2, r.getLong(1));
        try (ResultSet found = place.executeQuery()) {
          if (!found.next()) findings.wrong("payload " + r.getString(4), "it is not in the index");
        }
      }
    }
  }
}
