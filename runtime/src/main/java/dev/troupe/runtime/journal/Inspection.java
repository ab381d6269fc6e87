package dev.troupe.runtime.journal;

import dev.troupe.api.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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

  private static final String FILE = "journal.db";

  private final JournalDatabase database;
  private final Findings findings;

  public Inspection(JournalDatabase database, Findings findings) {
    this.database = database;
    this.findings = findings;
  }

  /** A query that hands over what it reads as it goes, so that damage behind it takes none away. */
  private interface Walk {
    void run(Connection connection) throws SQLException;
  }

  /** Damaged pages end one query, and not the inspection. */
  private void walk(String where, String what, Walk walk) {
    database.readNow(
        connection -> {
          try {
            walk.run(connection);
          } catch (SQLException e) {
            if (!Damage.is(e)) throw e;
            findings.wrong(where, what + " cannot all be read: pages of the file are damaged");
          }
          return where;
        });
  }

  /** The database's own check; blocks. */
  public void database() {
    walk(FILE, "its tables", connection -> integrity(connection, "pragma integrity_check(20)"));
  }

  /** As {@link #database}, without what takes long: the indexes against their tables. */
  public void quickly() {
    walk(FILE, "its tables", connection -> integrity(connection, "pragma quick_check(3)"));
  }

  private void integrity(Connection connection, String check) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(check)) {
      while (r.next())
        if (!r.getString(1).equals("ok"))
          r.getString(1).lines().forEach(line -> findings.wrong(FILE, line));
    }
  }

  /** Ids of all entities, oldest first; blocks. */
  public List<String> entities() {
    List<String> ids = new ArrayList<>();
    walk(
        FILE,
        "the list of tasks",
        connection -> {
          try (Statement s = connection.createStatement();
              ResultSet r = s.executeQuery("select pid from entity order by id")) {
            while (r.next()) ids.add(r.getString(1));
          }
        });
    return ids;
  }

  /** The status by which an entity is listed; empty when it is not. */
  public Optional<String> listed(String pid) {
    List<String> status = new ArrayList<>();
    walk(
        pid,
        "the status it is listed by",
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select status from listed where entity = " + Entities.NUMBER)) {
            s.setString(1, pid);
            try (ResultSet r = s.executeQuery()) {
              if (r.next()) status.add(r.getString(1));
            }
          }
        });
    return status.stream().findFirst();
  }

  /**
   * Sequence and chain of one entity; blocks.
   *
   * @return its events, as far as they could be read
   */
  public List<JournalReader.Stored> events(String pid) {
    List<JournalReader.Stored> events = new ArrayList<>();
    walk(
        pid,
        "its events",
        connection -> {
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
        });
    return events;
  }

  /**
   * Whether each payload is what its hash says; blocks.
   *
   * @return by tenant, the hashes that are there
   */
  public Map<String, Set<Hash>> payloads() {
    TextCheck check = new TextCheck(findings);
    long[] last = {0};
    walk(FILE, "the list of payloads", connection -> last[0] = TextCheck.last(connection));
    for (long from = 1; from <= last[0]; from += TextCheck.MANY) {
      long first = from;
      long to = Math.min(last[0], from + TextCheck.MANY - 1);
      database.readNow(
          connection -> {
            check.read(connection, first, to);
            return to;
          });
    }
    check.tell();
    walk(FILE, "the index of payloads", check::index);
    return check.there();
  }
}
