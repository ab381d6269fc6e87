package dev.troupe.runtime.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the rows of one entity: that none is missing, and that each is what it was. */
final class ChainCheck {
  /** The columns of a row, in this order. */
  static final String COLUMNS = "first, last, events, chain";

  private final String pid;
  private final Inspection.Findings findings;
  private long expected = 1;
  private byte[] before = {};

  ChainCheck(String pid, Inspection.Findings findings) {
    this.pid = pid;
    this.findings = findings;
  }

  /**
   * @return its events; none when they cannot be read
   */
  List<WrittenEvent> next(ResultSet row) throws SQLException {
    long first = row.getLong(1);
    long last = row.getLong(2);
    if (first != expected) wrong(first, "event " + expected + " is missing before this one");
    expected = last + 1;
    List<WrittenEvent> events;
    try {
      events = EventFrames.decode(row.getBytes(3), first, last);
    } catch (IllegalArgumentException e) {
      wrong(first, "the events to " + last + " cannot be read: " + e.getMessage());
      events = List.of();
    }
    follow(first, last, events, row.getBytes(4));
    return events;
  }

  private void follow(long first, long last, List<WrittenEvent> events, byte @Nullable [] chain) {
    byte[] link = before;
    before = chain == null ? new byte[0] : chain; // the oldest were written before there was one
    if (chain == null || events.isEmpty()) return; // none: it is said already
    for (WrittenEvent event : events) link = Chain.link(link, event);
    if (!Arrays.equals(link, chain))
      wrong(
          first,
          (first == last ? "the event" : "one of the events to " + last)
              + ", or one before, is not what it was when it was written");
  }

  private void wrong(long seq, String what) {
    findings.wrong(pid + " " + seq, what);
  }
}
