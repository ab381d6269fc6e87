package dev.troupe.runtime.journal;

import dev.troupe.runtime.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What entities are listed by: an index of the read side, kept in the event's own transaction from
 * the tags of events.
 */
public final class Listing {
  public static final String TENANT = "tenant=";
  public static final String TEAM = "team=";
  public static final String STATUS = "status=";

  /** Asked for as a status: open entities that were told to rest, whatever their status is. */
  public static final String PAUSED = "paused";

  /**
   * Which entities are wanted, newest first.
   *
   * @param tenant absent for all of them
   * @param teams any of these; empty for all of them
   * @param before only entities older than this place; absent begins with the newest
   */
  public record Query(
      Optional<String> tenant,
      Set<String> teams,
      Optional<String> status,
      OptionalLong before,
      int limit) {}

  /** An entity and its place in the list. */
  public record Row(String pid, long place) {}

  private final JournalDatabase database;

  public Listing(JournalDatabase database) {
    this.database = database;
  }

  static void note(Statements statements, long entity, Set<String> tags) throws SQLException {
    Optional<String> tenant = value(tags, TENANT);
    Optional<String> status = value(tags, STATUS);
    if (tenant.isPresent()) {
      PreparedStatement s =
          statements.get(
              "insert or ignore into listed(entity, tenant, team, status) values(?, ?, ?, ?)");
      s.setLong(1, entity);
      s.setString(2, tenant.get());
      s.setString(3, value(tags, TEAM).orElse(""));
      s.setString(4, status.orElse(""));
      s.executeUpdate();
    } else if (status.isPresent()) {
      PreparedStatement s =
          statements.get("update listed set status = ?1 where entity = ?2 and status <> ?1");
      s.setString(1, status.get());
      s.setLong(2, entity);
      s.executeUpdate();
    }
  }

  private static Optional<String> value(Set<String> tags, String prefix) {
    return tags.stream()
        .filter(tag -> tag.startsWith(prefix))
        .map(tag -> tag.substring(prefix.length()))
        .findFirst();
  }

  /** How many open entities of a tenant were told to rest. */
  public CompletionStage<Long> paused(String tenant) {
    return database.read(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select count(*) from open_entity o join listed l on l.entity = o.entity where "
                      + OpenEntities.PAUSED_ONES
                      + " and l.tenant = ?")) {
            s.setString(1, tenant);
            try (ResultSet r = s.executeQuery()) {
              return r.next() ? r.getLong(1) : 0L;
            }
          }
        });
  }

  /** Where an entity of this tenant, or of any, stands; blocks. */
  public OptionalLong placeNow(String pid, Optional<String> tenant) {
    return database.readNow(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select l.entity from listed l where l.entity = "
                      + Entities.NUMBER
                      + " and (?2 is null or l.tenant = ?2)")) {
            s.setString(1, pid);
            s.setString(2, tenant.orElse(null));
            try (ResultSet r = s.executeQuery()) {
              return r.next() ? OptionalLong.of(r.getLong(1)) : OptionalLong.empty();
            }
          }
        });
  }

  /** Blocks. */
  public List<Row> findNow(Query query) {
    return database.readNow(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select n.pid, l.entity from listed l join entity n on n.id = l.entity where (?1 is"
                      + " null or l.tenant = ?1) and (?2 is null or l.team in"
                      + " (select value from json_each(?2))) and (?3 is null or"
                      + " l.status = ?3 or (?3 = '"
                      + PAUSED
                      + "' and exists(select 1 from open_entity o where o.entity = l.entity and "
                      + OpenEntities.PAUSED_ONES
                      + "))) and l.entity < ?4 order by l.entity desc limit ?5")) {
            s.setString(1, query.tenant().orElse(null));
            s.setString(2, query.teams().isEmpty() ? null : Json.write(Json.tree(query.teams())));
            s.setString(3, query.status().orElse(null));
            s.setLong(4, query.before().orElse(Long.MAX_VALUE));
            s.setInt(5, query.limit());
            List<Row> rows = new ArrayList<>();
            try (ResultSet r = s.executeQuery()) {
              while (r.next()) rows.add(new Row(r.getString(1), r.getLong(2)));
            }
            return rows;
          }
        });
  }
}
