package dev.troupe.runtime.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes events behind a journal's back, as a bad disk or a busy hand would. */
public final class Spoiled {
  private Spoiled() {}

  /** An event gets this manifest. */
  public static void manifest(Path journal, String pid, long seq, String manifest)
      throws SQLException {
    change(
        journal,
        "entity = (select id from entity where pid = '"
            + pid
            + "') and first <= "
            + seq
            + " and last >= "
            + seq,
        event ->
            event.seq() != seq
                ? event
                : new WrittenEvent(
                    seq,
                    event.serializer(),
                    manifest,
                    event.type(),
                    event.payload(),
                    event.tags()));
  }

  /** Each event that says {@code from} says {@code to} instead. */
  public static void text(Path journal, String from, String to) throws SQLException {
    change(
        journal,
        "true",
        event ->
            new WrittenEvent(
                event.seq(),
                event.serializer(),
                event.manifest(),
                event.type(),
                new String(event.payload(), UTF_8).replace(from, to).getBytes(UTF_8),
                event.tags()));
  }

  private static void change(Path journal, String which, UnaryOperator<WrittenEvent> how)
      throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + journal);
        PreparedStatement read =
            c.prepareStatement("select ord, first, last, events from event_write where " + which);
        PreparedStatement write =
            c.prepareStatement("update event_write set events = ? where ord = ?")) {
      Map<Long, byte[]> changed = new HashMap<>();
      try (ResultSet r = read.executeQuery()) {
        while (r.next()) {
          List<WrittenEvent> events = EventFrames.decode(r.getBytes(4), r.getLong(2), r.getLong(3));
          changed.put(r.getLong(1), EventFrames.encode(events.stream().map(how).toList()));
        }
      }
      for (Map.Entry<Long, byte[]> row : changed.entrySet()) {
        write.setBytes(1, row.getValue());
        write.setLong(2, row.getKey());
        write.executeUpdate();
      }
    }
  }
}
