package dev.troupe.runtime.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The read side: events of an entity as stored, and which entities there are. Needs no actor
 * system.
 */
public final class SqliteReader implements JournalReader {
  private final JournalDatabase database;

  public SqliteReader(JournalDatabase database) {
    this.database = database;
  }

  @Override
  public CompletionStage<List<Stored>> after(String pid, long seq) {
    return database.read(connection -> page(connection, pid, seq));
  }

  @Override
  public List<Stored> all(String pid) {
    List<Stored> all = new ArrayList<>();
    while (true) {
      long last = all.isEmpty() ? 0 : all.getLast().seq();
      List<Stored> page = database.readNow(connection -> page(connection, pid, last));
      all.addAll(page);
      if (page.size() < PAGE) return all;
    }
  }

  @Override
  public CompletionStage<List<String>> open(Instant now) {
    return database.read(
        connection ->
            ids(
                connection,
                "select n.pid from open_entity o join entity n on n.id = o.entity where "
                    + OpenEntities.awake(now)
                    + " order by n.pid limit -1"));
  }

  @Override
  public CompletionStage<List<Head>> heads(Instant now) {
    return database.read(connection -> heads(connection, now));
  }

  /** As {@link #heads}, for callers that may block. */
  public List<Head> headsNow(Instant now) {
    return database.readNow(connection -> heads(connection, now));
  }

  private static List<Head> heads(Connection connection, Instant now) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select n.pid, e.events from open_entity o join entity n on n.id = o.entity"
                    + " join event_write e on e.entity = o.entity and e.first = 1 where "
                    + OpenEntities.awake(now)
                    + " order by o.entity")) {
      List<Head> heads = new ArrayList<>();
      while (r.next()) heads.add(new Head(r.getString(1), head(r.getBytes(2))));
      return heads;
    }
  }

  /** One that is damaged must not hide the others: it is handed out as what nobody can read. */
  private static Stored head(byte[] frames) {
    try {
      return EventFrames.first(frames, 1).stored();
    } catch (IllegalArgumentException damaged) {
      return new Stored(1, "", new byte[0]);
    }
  }

  @Override
  public CompletionStage<Optional<Stored>> first(String pid) {
    return database.read(
        connection -> {
          List<Stored> found = new ArrayList<>();
          EventWrite.read(
              connection,
              pid,
              1,
              write -> {
                found.add(write.events().getFirst().stored());
                return false;
              });
          return found.stream().findFirst();
        });
  }

  @Override
  public CompletionStage<Optional<Stored>> last(String pid) {
    return database.read(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select first, last, events from event_write where entity = "
                      + Entities.NUMBER
                      + " order by first desc limit 1")) {
            s.setString(1, pid);
            try (ResultSet r = s.executeQuery()) {
              return r.next()
                  ? Optional.of(
                      EventWrite.events(pid, r.getLong(1), r.getLong(2), r.getBytes(3))
                          .getLast()
                          .stored())
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<String> newest(int limit) {
    return database.readNow(
        connection -> ids(connection, "select pid from entity order by id desc limit " + limit));
  }

  private static List<String> ids(Connection connection, String sql) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      List<String> ids = new ArrayList<>();
      while (r.next()) ids.add(r.getString(1));
      return ids;
    }
  }

  private static List<Stored> page(Connection connection, String pid, long after)
      throws SQLException {
    List<Stored> page = new ArrayList<>();
    EventWrite.read(
        connection,
        pid,
        after + 1,
        write -> {
          for (WrittenEvent event : write.events())
            if (event.seq() > after && page.size() < PAGE) page.add(event.stored());
          return page.size() < PAGE;
        });
    return page;
  }
}
