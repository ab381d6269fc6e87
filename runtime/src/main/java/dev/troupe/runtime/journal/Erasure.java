package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.api.Hash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes entities and everything that only they refer to out of the journal's file, so that their
 * texts are in none of its bytes any more: deleted pages are overwritten, the write-ahead log is
 * emptied, the file is written anew. Needs the folder for itself; see {@link FolderUse#alone}.
 */
public final class Erasure {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** An entity as it is listed. */
  public record Entity(String pid, String tenant, boolean open, Instant at) {}

  /** What was erased. */
  public record Erased(int entities, int payloads) {}

  private final Path file;

  /**
   * @param alone shows that nobody else works with the folder
   */
  public Erasure(Path journal, FolderUse alone) {
    if (!alone.isAlone()) throw new IllegalArgumentException("others work with the folder");
    this.file = journal;
  }

  /** Of a damaged file nobody can say that all was found. */
  private void requireWhole(Statement s) throws SQLException {
    try (ResultSet r = s.executeQuery("pragma quick_check(1)")) {
      if (r.next() && r.getString(1).equals("ok")) return;
    }
    throw new JournalUnusable(Damage.words(file), null);
  }

  /**
   * All entities, oldest first, with the time of their last event.
   *
   * @throws JournalUnusable also when the file is damaged: some might be missing
   */
  public List<Entity> entities() {
    try (Connection connection = Schema.open(file);
        Statement s = connection.createStatement()) {
      requireWhole(s);
      return entities(s);
    } catch (SQLException e) {
      throw new JournalUnusable("the journal " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Entity> entities(Statement s) throws SQLException {
    try (ResultSet r =
        s.executeQuery(
            "select n.pid, l.tenant, exists(select 1 from open_entity o where o.entity = n.id),"
                + " (select e.at from event_write e where e.entity = n.id order by e.first desc"
                + " limit 1) from listed l join entity n on n.id = l.entity order by n.id")) {
      List<Entity> all = new ArrayList<>();
      while (r.next())
        all.add(
            new Entity(
                r.getString(1),
                r.getString(2),
                r.getBoolean(3),
                Instant.ofEpochMilli(r.getLong(4))));
      return all;
    }
  }

  /** Erases these entities; of payloads, all that nothing left of their tenants refers to. */
  public Erased erase(Collection<Entity> entities) {
    try (Connection connection = Schema.open(file)) {
      try (Statement s = connection.createStatement()) {
        s.execute("pragma secure_delete=on");
        s.execute("begin immediate");
        for (Entity entity : entities) remove(connection, entity.pid());
        Placement.all(connection);
        int payloads = 0;
        SortedSet<String> tenants = new TreeSet<>();
        entities.forEach(entity -> tenants.add(entity.tenant()));
        for (String tenant : tenants) payloads += sweep(connection, tenant);
        s.execute("commit");
        s.execute("vacuum");
        emptyLog(s);
        return new Erased(entities.size(), payloads);
      }
    } catch (SQLException e) {
      throw new JournalUnusable("the journal " + file + " cannot be purged: " + e.getMessage(), e);
    }
  }

  /** What was erased before, while somebody still read the folder. */
  public void finish() {
    try (Connection connection = Schema.open(file);
        Statement s = connection.createStatement()) {
      emptyLog(s);
    } catch (SQLException e) {
      throw new JournalUnusable("the journal " + file + " cannot be purged: " + e.getMessage(), e);
    }
  }

  /** Until nobody reads the file as it was, what was deleted stands in its bytes. */
  private void emptyLog(Statement s) throws SQLException {
    try (ResultSet r = s.executeQuery("pragma wal_checkpoint(truncate)")) {
      if (r.next() && r.getInt(1) == 0) return;
    }
    throw new JournalUnusable(
        "the tasks are deleted, but somebody still reads the journal "
            + file
            + ", and until then their texts stand in its bytes; end what reads it (a troupe"
            + " command, a database tool), and run purge again",
        null);
  }

  private static void remove(Connection connection, String pid) throws SQLException {
    for (String table : List.of("event_write", "listed", "open_entity"))
      delete(connection, table + " where entity = " + Entities.NUMBER, pid);
    for (String table : List.of("snapshot", "deleted_to", "answer", "entity"))
      delete(connection, table + " where pid = ?1", pid);
  }

  private static void delete(Connection connection, String what, String pid) throws SQLException {
    try (PreparedStatement s = connection.prepareStatement("delete from " + what)) {
      s.setString(1, pid);
      s.executeUpdate();
    }
  }

  /** Marks what the tenant's entities refer to, directly or through other payloads. */
  private static int sweep(Connection connection, String tenant) throws SQLException {
    Set<String> marked = new HashSet<>();
    Deque<String> found = new ArrayDeque<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            "select e.events from listed l join event_write e on e.entity = l.entity where l.tenant = ?")) {
      s.setString(1, tenant);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) mark(r.getBytes(1), marked, found);
      }
    }
    Texts texts = new Texts();
    while (!found.isEmpty()) {
      Texts.Key key = new Texts.Key(tenant, new Hash(found.removeLast()));
      texts.find(connection, key).ifPresent(body -> mark(body, marked, found));
    }
    return delete(connection, tenant, marked);
  }

  private static void mark(byte[] text, Set<String> marked, Deque<String> found) {
    Matcher matcher = HASH.matcher(new String(text, UTF_8));
    while (matcher.find()) if (marked.add(matcher.group())) found.addLast(matcher.group());
  }

  private static int delete(Connection connection, String tenant, Set<String> marked)
      throws SQLException {
    Map<Long, Long> unmarked = new LinkedHashMap<>();
    try (PreparedStatement s =
        connection.prepareStatement(
            "select ord, hash, lower(hex(hash)) from text where tenant = ?")) {
      s.setString(1, tenant);
      try (ResultSet r = s.executeQuery()) {
        while (r.next())
          if (!marked.contains(r.getString(3)))
            unmarked.put(r.getLong(1), Placement.key(tenant, r.getBytes(2)));
      }
    }
    for (String index : List.of("text_place", "text_alike"))
      try (PreparedStatement s =
          connection.prepareStatement("delete from " + index + " where key = ? and ord = ?")) {
        for (Map.Entry<Long, Long> one : unmarked.entrySet()) {
          s.setLong(1, one.getValue());
          s.setLong(2, one.getKey());
          s.executeUpdate();
        }
      }
    try (PreparedStatement s = connection.prepareStatement("delete from text where ord = ?")) {
      for (long ord : unmarked.keySet()) {
        s.setLong(1, ord);
        s.executeUpdate();
      }
    }
    return unmarked.size();
  }
}
