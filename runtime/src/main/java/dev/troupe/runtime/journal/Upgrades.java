package dev.troupe.runtime.journal;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.Function;

/** Brings the tables of an older file to those of today, format by format. */
final class Upgrades {
  /** Tasks that were there before the list are put into it from their first and last events. */
  private static final List<String> FROM_1_TO_2 =
      List.of(
          "create table listed(ord integer primary key, pid text not null unique, tenant text not"
              + " null, team text not null, status text not null)",
          "alter table open_entity add column rests integer not null default 0",
          "insert or ignore into listed(pid, tenant, team, status) select e.pid,"
              + " json_extract(cast(e.payload as text), '$.data.tenant'),"
              + " json_extract(cast(e.payload as text), '$.data.team'), case when exists(select 1"
              + " from open_entity o where o.pid = e.pid) then 'working' else coalesce((select"
              + " json_extract(cast(l.payload as text), '$.data.status') from event l where l.pid ="
              + " e.pid order by l.seq desc limit 1), 'completed') end from event e where e.seq = 1"
              + " order by e.ord");

  private static final List<String> FROM_2_TO_3 =
      List.of(
          "alter table open_entity add column wake_at integer not null default 0",
          "alter table open_entity add column failures integer not null default 0",
          "alter table open_entity add column failed_at integer not null default 0",
          "alter table open_entity add column why text not null default ''",
          "alter table event add column chain blob");

  /** Texts without a row id took a page of their own each. */
  private static final List<String> FROM_3_TO_4 =
      List.of(
          "create table text(ord integer primary key, tenant text not null, hash blob not null, body"
              + " blob not null, unique(tenant, hash))",
          "insert into text(tenant, hash, body) select tenant, unhex(hash), body from payload",
          "drop table payload");

  /**
   * Rows were keyed by names and hashes, which fall on any page: nearly each of them had one
   * written for itself.
   */
  private static final List<String> FROM_5_TO_6 =
      List.of(
          "drop index if exists first_event",
          "drop index if exists listed_by_tenant",
          Tables.ENTITY,
          "insert into entity(pid) select pid from event group by pid order by min(ord)",
          "alter table event rename to event_5",
          "create table event(ord integer primary key, entity integer not null, seq integer not"
              + " null, writer text not null, at integer not null, serializer integer not null,"
              + " manifest text not null, type text not null, payload blob not null, chain blob,"
              + " unique(entity, seq))",
          "insert into event(ord, entity, seq, writer, at, serializer, manifest, type, payload, chain) select"
              + " e.ord, n.id, e.seq, e.writer, e.at, e.serializer, e.manifest, e.type, e.payload, e.chain"
              + " from event_5 e join entity n on n.pid = e.pid order by e.ord",
          "drop table event_5",
          "alter table open_entity rename to open_entity_5",
          Tables.OPEN_ENTITY,
          "insert into open_entity(entity, rests, wake_at, failures, failed_at, why) select n.id,"
              + " o.rests, o.wake_at, o.failures, o.failed_at, o.why from open_entity_5 o join"
              + " entity n on n.pid = o.pid",
          "drop table open_entity_5",
          "alter table listed rename to listed_5",
          Tables.LISTED,
          "insert into listed(entity, tenant, team, status) select n.id, l.tenant, l.team, l.status"
              + " from listed_5 l join entity n on n.pid = l.pid",
          "drop table listed_5",
          "alter table text rename to text_5",
          Tables.TEXT,
          "insert into text(ord, tenant, hash, body) select ord, tenant, hash, body from text_5",
          "drop table text_5");

  /** An SQL function: serializer, manifest, type and payload of an event as {@link EventFrames}. */
  private static final String FRAME = "troupe_frame";

  /** When it was written, in milliseconds; the oldest rows have it in their text only. */
  private static final String WRITTEN =
      "case when at > 0 then at when json_valid(cast(payload as text)) then"
          + " coalesce(cast(round((julianday(json_extract(cast(payload as text), '$.at')) - 2440587.5) *"
          + " 86400000) as integer), 0) else 0 end";

  /** Each event had a row, and a place in the index, for itself. */
  private static final List<String> FROM_6_TO_7 =
      List.of(
          Tables.EVENT_WRITE,
          "insert into event_write(ord, entity, first, last, writer, at, events, chain) select ord,"
              + " entity, seq, seq, writer, "
              + WRITTEN
              + ", "
              + FRAME
              + "(serializer, manifest, type, payload), chain from event order by ord",
          "drop table event");

  /** The index held the hashes whole. */
  private static final List<String> FROM_7_TO_8 =
      List.of(
          "drop table if exists text_place", Tables.TEXT_PLACED, "update text_placed set upto = 0");

  private Upgrades() {}

  /** The steps from a format that has been, 1 or later, to that of {@link Tables}. */
  static void run(Statement s, int from) throws SQLException {
    List<String> steps = new ArrayList<>();
    if (from < 2) steps.addAll(FROM_1_TO_2);
    if (from < 3) steps.addAll(FROM_2_TO_3);
    if (from < 4) steps.addAll(FROM_3_TO_4);
    if (from < 6) steps.addAll(FROM_5_TO_6);
    if (from < 7) steps.addAll(FROM_6_TO_7);
    if (from < 8) steps.addAll(FROM_7_TO_8);
    Function.create(s.getConnection(), FRAME, new Frame());
    for (String step : steps) s.execute(step);
  }

  private static final class Frame extends Function {
    @Override
    protected void xFunc() throws SQLException {
      byte[] payload = value_blob(3);
      WrittenEvent event =
          new WrittenEvent(
              1,
              value_int(0),
              value_text(1),
              value_text(2),
              payload == null ? new byte[0] : payload, // SQLite has no pointer to no bytes
              Set.of());
      result(EventFrames.encode(List.of(event)));
    }
  }
}
