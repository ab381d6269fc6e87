package dev.troupe.runtime.journal;

import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.env.SystemEnv;
import java.io.NotSerializableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;

/**
 * The events that an entity had written together: one row of the table {@code event_write}.
 *
 * @param at milliseconds since 1970
 * @param events one or more, numbered without a gap
 */
record EventWrite(String pid, String writer, long at, List<WrittenEvent> events) {
  private static final Env CLOCK = new SystemEnv();

  /** In SQL: the first event of the row in which event ?2 of entity ?1 lies, or would. */
  private static final String FROM =
      "coalesce((select max(first) from event_write where entity = "
          + Entities.NUMBER
          + " and first <= ?2), 0)";

  static EventWrite of(AtomicWrite write, Serialization serialization)
      throws NotSerializableException {
    List<WrittenEvent> events = new ArrayList<>(write.payload().size());
    for (PersistentRepr repr : scala.jdk.javaapi.CollectionConverters.asJava(write.payload()))
      events.add(WrittenEvent.of(repr, serialization));
    PersistentRepr first = write.payload().head();
    return new EventWrite(
        first.persistenceId(),
        first.writerUuid(),
        first.timestamp() > 0 ? first.timestamp() : CLOCK.now().toEpochMilli(),
        events);
  }

  long first() {
    return events.getFirst().seq();
  }

  long last() {
    return events.getLast().seq();
  }

  /**
   * @throws WriteConflict when somebody else has written one of these events
   */
  void insert(Statements statements) throws SQLException {
    long entity = statements.entities().number(statements, pid);
    PreparedStatement s =
        statements.get(
            "insert into event_write(entity, first, last, writer, at, events, chain)"
                + " values(?,?,?,?,?,?,?)");
    s.setLong(1, entity);
    s.setLong(2, first());
    s.setLong(3, last());
    s.setString(4, writer);
    s.setLong(5, at);
    s.setBytes(6, EventFrames.encode(events));
    s.setBytes(7, statements.chain().next(statements, entity, events));
    s.executeUpdate();
    for (WrittenEvent event : events) note(statements, entity, event);
  }

  private void note(Statements statements, long entity, WrittenEvent event) throws SQLException {
    Set<String> tags = event.tags();
    if (tags.isEmpty()) return;
    for (String tag : tags) OpenEntities.note(statements, entity, tag);
    if (tags.contains(SqliteJournal.CLOSED)) SqliteSnapshots.drop(statements, pid);
    Listing.note(statements, entity, tags);
    DaySpend.note(statements, tags);
    SqliteAnswers.note(statements, pid, event);
  }

  /** What is done with a row. */
  interface Each {
    /**
     * @return whether to go on
     */
    boolean with(EventWrite write);
  }

  /** Rows in order, from that in which event {@code from} lies. */
  static void read(Connection connection, String pid, long from, Each each) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "select first, last, writer, at, events from event_write where entity = "
                + Entities.NUMBER
                + " and first >= "
                + FROM
                + " order by first")) {
      s.setString(1, pid);
      s.setLong(2, from);
      try (ResultSet r = s.executeQuery()) {
        while (r.next())
          if (!each.with(
              new EventWrite(
                  pid,
                  r.getString(3),
                  r.getLong(4),
                  events(pid, r.getLong(1), r.getLong(2), r.getBytes(5))))) return;
      }
    }
  }

  static List<WrittenEvent> events(String pid, long first, long last, byte[] frames) {
    try {
      return EventFrames.decode(frames, first, last);
    } catch (IllegalArgumentException e) {
      throw new EventUnreadable(pid, first, "and those written with it", e);
    }
  }
}
