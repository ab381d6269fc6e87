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
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/** One row of the table {@code event}. */
record EventRow(
    String pid,
    long seq,
    String writer,
    long at,
    int serializer,
    String manifest,
    String type,
    byte[] payload,
    Set<String> tags) {
  private static final Env CLOCK = new SystemEnv();

  static List<EventRow> allOf(AtomicWrite write, Serialization serialization)
      throws NotSerializableException {
    List<EventRow> rows = new ArrayList<>();
    for (PersistentRepr repr : scala.jdk.javaapi.CollectionConverters.asJava(write.payload()))
      rows.add(of(repr, serialization));
    return rows;
  }

  private static EventRow of(PersistentRepr repr, Serialization serialization)
      throws NotSerializableException {
    Object event = repr.payload();
    Set<String> tags = Set.of();
    if (event instanceof org.apache.pekko.persistence.journal.Tagged tagged) {
      event = tagged.payload();
      tags = scala.jdk.javaapi.CollectionConverters.asJava(tagged.tags());
    }
    Serializer serializer = serialization.findSerializerFor(event);
    return new EventRow(
        repr.persistenceId(),
        repr.sequenceNr(),
        repr.writerUuid(),
        repr.timestamp() > 0 ? repr.timestamp() : CLOCK.now().toEpochMilli(),
        serializer.identifier(),
        Serializers.manifestFor(serializer, event),
        repr.manifest(),
        serialization.serialize(event).get(),
        tags);
  }

  void insert(Statements statements) throws SQLException {
    long entity = statements.entities().number(statements, pid);
    PreparedStatement s =
        statements.get(
            "insert into event(entity, seq, writer, at, serializer, manifest, type, payload, chain)"
                + " values(?,?,?,?,?,?,?,?,?)");
    s.setLong(1, entity);
    s.setLong(2, seq);
    s.setString(3, writer);
    s.setLong(4, at);
    s.setInt(5, serializer);
    s.setString(6, manifest);
    s.setString(7, type);
    s.setBytes(8, payload);
    s.setBytes(9, statements.chain().next(statements, entity, this));
    s.executeUpdate();
    for (String tag : tags) OpenEntities.note(statements, entity, tag);
    if (tags.contains(SqliteJournal.CLOSED)) SqliteSnapshots.drop(statements, pid);
    if (!tags.isEmpty()) {
      Listing.note(statements, entity, tags);
      DaySpend.note(statements, tags);
      SqliteAnswers.note(statements, this);
    }
  }

  static void read(
      Connection connection, String pid, long from, long to, long max, Consumer<EventRow> each)
      throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement(
            "select seq, writer, at, serializer, manifest, type, payload from event where entity = "
                + Entities.NUMBER
                + " and seq between ?2 and ?3 order by seq limit ?4")) {
      s.setString(1, pid);
      s.setLong(2, from);
      s.setLong(3, to);
      s.setLong(4, max);
      try (ResultSet r = s.executeQuery()) {
        while (r.next())
          each.accept(
              new EventRow(
                  pid,
                  r.getLong(1),
                  r.getString(2),
                  r.getLong(3),
                  r.getInt(4),
                  r.getString(5),
                  r.getString(6),
                  r.getBytes(7),
                  Set.of()));
      }
    }
  }

  PersistentRepr toRepr(Serialization serialization) {
    Object event;
    try {
      event = serialization.deserialize(payload, serializer, manifest).get();
    } catch (RuntimeException e) {
      throw new EventUnreadable(pid, seq, manifest, e);
    }
    return PersistentRepr.apply(
            event, seq, pid, type, false, org.apache.pekko.actor.ActorRef.noSender(), writer)
        .withTimestamp(at);
  }
}
