package dev.troupe.runtime.journal;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

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
          Tables.EVENT,
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

  private Upgrades() {}

  /** The steps from a format that has been, 1 or later, to that of {@link Tables}. */
  static void run(Statement s, int from) throws SQLException {
    List<String> steps = new ArrayList<>();
    if (from < 2) steps.addAll(FROM_1_TO_2);
    if (from < 3) steps.addAll(FROM_2_TO_3);
    if (from < 4) steps.addAll(FROM_3_TO_4);
    if (from < 6) steps.addAll(FROM_5_TO_6);
    for (String step : steps) s.execute(step);
  }
}
