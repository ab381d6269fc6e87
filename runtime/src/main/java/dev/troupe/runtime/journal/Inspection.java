package dev.troupe.runtime.journal;

import dev.troupe.api.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks through a journal's file: whether the database is whole, whether each entity's events
 * follow each other and are what they were when they were written, and whether each payload is what
 * its hash says.
 */
public final class Inspection {
  /** Hears of what is wrong: where, and what. */
  public interface Findings {
    void wrong(String where, String what);
  }

  private final JournalDatabase database;
  private final Findings findings;

  public Inspection(JournalDatabase database, Findings findings) {
    this.database = database;
    this.findings = findings;
  }

  /** The database's own check; blocks. */
  public void database() {
    for (String line : database.readNow(Inspection::integrity))
      if (!line.equals("ok")) findings.wrong("journal.db", line);
  }

  private static List<String> integrity(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("pragma integrity_check(20)")) {
      List<String> lines = new ArrayList<>();
      while (r.next()) lines.add(r.getString(1));
      return lines;
    }
  }

  /** Ids of all entities, oldest first; blocks. */
  public List<String> entities() {
    return database.readNow(
        connection -> {
          try (Statement s = connection.createStatement();
              ResultSet r = s.executeQuery("select pid from entity order by id")) {
            List<String> ids = new ArrayList<>();
            while (r.next()) ids.add(r.getString(1));
            return ids;
          }
        });
  }

  /** The status by which an entity is listed; empty when it is not. */
  public Optional<String> listed(String pid) {
    return database.readNow(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select status from listed where entity = " + Entities.NUMBER)) {
            s.setString(1, pid);
            try (ResultSet r = s.executeQuery()) {
              return r.next() ? Optional.of(r.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /**
   * Sequence and chain of one entity; blocks.
   *
   * @return its events, as far as they could be read
   */
  public List<JournalReader.Stored> events(String pid) {
    return database.readNow(
        connection -> {
          List<JournalReader.Stored> events = new ArrayList<>();
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select "
                      + ChainCheck.COLUMNS
                      + " from event_write where entity = "
                      + Entities.NUMBER
                      + " order by first")) {
            s.setString(1, pid);
            try (ResultSet r = s.executeQuery()) {
              ChainCheck check = new ChainCheck(pid, findings);
              while (r.next()) for (WrittenEvent event : check.next(r)) events.add(event.stored());
            }
          }
          return events;
        });
  }

  /** Texts that are there, but that nobody would find. */
  private void lost(Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select lower(hex(t.hash)) from text t where t.ord <= (select upto from text_placed)"
                    + " and not exists(select 1 from text_place p where p.tenant = t.tenant and"
                    + " p.hash = t.hash and p.ord = t.ord)")) {
      while (r.next()) findings.wrong("payload " + r.getString(1), "it is not in the index");
    }
  }

  /**
   * Whether each payload is what its hash says; blocks.
   *
   * @return by tenant, the hashes that are there
   */
  public Map<String, Set<Hash>> payloads() {
    return database.readNow(
        connection -> {
          Map<String, Set<Hash>> there = new HashMap<>();
          try (Statement s = connection.createStatement();
              ResultSet r = s.executeQuery("select tenant, lower(hex(hash)), body from text")) {
            while (r.next()) {
              Hash hash = new Hash(r.getString(2));
              there.computeIfAbsent(r.getString(1), t -> new HashSet<>()).add(hash);
              if (!Hash.of(r.getBytes(3)).equals(hash))
                findings.wrong("payload " + hash, "its text is not what its hash says");
            }
          }
          lost(connection);
          return there;
        });
  }
}
