package dev.troupe.runtime.journal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@link Quarantine} in the table of open entities. */
public final class SqliteQuarantine implements Quarantine {
  private static final long WINDOW_MILLIS = Duration.ofHours(1).toMillis();

  private final JournalDatabase database;

  public SqliteQuarantine(JournalDatabase database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Boolean> failed(String pid, String why, int most, Instant now) {
    AtomicBoolean aside = new AtomicBoolean();
    return database
        .write(
            s -> {
              PreparedStatement note =
                  s.get(
                      "update open_entity set failures = case when failed_at < ?1 then 1 else"
                          + " failures + 1 end, failed_at = case when failed_at < ?1 then ?2 else"
                          + " failed_at end, why = ?3 where entity = (select id from entity where"
                          + " pid = ?4)");
              note.setLong(1, now.toEpochMilli() - WINDOW_MILLIS);
              note.setLong(2, now.toEpochMilli());
              note.setString(3, why);
              note.setString(4, pid);
              note.executeUpdate();
              PreparedStatement set =
                  s.get(
                      "update open_entity set rests = rests | "
                          + OpenEntities.QUARANTINED
                          + " where entity = "
                          + Entities.NUMBER
                          + " and failures >= ?2");
              set.setString(1, pid);
              set.setInt(2, most);
              aside.set(set.executeUpdate() > 0);
            })
        .thenApply(done -> aside.get());
  }

  /** Why it is set aside, if it is; blocks. */
  public Optional<String> why(String pid) {
    return database.readNow(
        connection -> {
          try (PreparedStatement s =
              connection.prepareStatement(
                  "select why from open_entity where entity = "
                      + Entities.NUMBER
                      + " and rests & "
                      + OpenEntities.QUARANTINED)) {
            s.setString(1, pid);
            try (ResultSet r = s.executeQuery()) {
              return r.next() ? Optional.of(r.getString(1)) : Optional.empty();
            }
          }
        });
  }

  /** All that are set aside, oldest first, and why; blocks. */
  public SequencedMap<String, String> asideNow() {
    return database.readNow(
        connection -> {
          SequencedMap<String, String> aside = new LinkedHashMap<>();
          try (Statement s = connection.createStatement();
              ResultSet r =
                  s.executeQuery(
                      "select n.pid, o.why from open_entity o join entity n on n.id = o.entity"
                          + " where o.rests & "
                          + OpenEntities.QUARANTINED
                          + " order by o.entity")) {
            while (r.next()) aside.put(r.getString(1), r.getString(2));
          }
          return aside;
        });
  }

  @Override
  public CompletionStage<Void> release(String pid) {
    return database.write(
        s -> {
          PreparedStatement set =
              s.get(
                  "update open_entity set rests = rests & ~"
                      + OpenEntities.QUARANTINED
                      + ", failures = 0, why = '' where entity = "
                      + Entities.NUMBER);
          set.setString(1, pid);
          set.executeUpdate();
        });
  }
}
