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
    return database.read(
        connection -> {
          try (Statement s = connection.createStatement();
              ResultSet r =
                  s.executeQuery(
                      "select n.pid, e.manifest, e.payload from open_entity o join entity n on n.id"
                          + " = o.entity join event e on e.entity = o.entity and e.seq = 1 where "
                          + OpenEntities.awake(now)
                          + " order by o.entity")) {
            List<Head> heads = new ArrayList<>();
            while (r.next())
              heads.add(new Head(r.getString(1), new Stored(1, r.getString(2), r.getBytes(3))));
            return heads;
          }
        });
  }

  @Override
  public CompletionStage<Optional<Stored>> first(String pid) {
    return database.read(
        connection -> {
          List<Stored> found = new ArrayList<>();
          EventRow.read(
              connection,
              pid,
              1,
              1,
              1,
              row -> found.add(new Stored(row.seq(), row.manifest(), row.payload())));
          return found.stream().findFirst();
        });
  }

  @Override
  public CompletionStage<Optional<Stored>> last(String pid) {
    return database.read(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select seq, manifest, payload from event where entity = "
                      + Entities.NUMBER
                      + " order by seq desc limit 1")) {
            s.setString(1, pid);
            try (ResultSet r = s.executeQuery()) {
              return r.next()
                  ? Optional.of(new Stored(r.getLong(1), r.getString(2), r.getBytes(3)))
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
    EventRow.read(
        connection,
        pid,
        after + 1,
        Long.MAX_VALUE,
        PAGE,
        row -> page.add(new Stored(row.seq(), row.manifest(), row.payload())));
    return page;
  }
}
