package dev.troupe.runtime.journal;

import java.util.List;

/**
 * Tables of the data folder's file. Rows are keyed by what grows as they come, so that those of one
 * transaction lie on few pages: events by the number of their entity, texts by their own order.
 */
final class Tables {
  /** Raised with every change of the tables; an older program refuses a newer file. */
  static final int VERSION = 8;

  static final String ENTITY =
      "create table if not exists entity(id integer primary key, pid text not null unique)";

  /** See {@link EventWrite}. */
  static final String EVENT_WRITE =
      "create table if not exists event_write(ord integer primary key, entity integer not null,"
          + " first integer not null, last integer not null, writer text not null, at integer not"
          + " null, events blob not null, chain blob, unique(entity, first))";

  static final String OPEN_ENTITY =
      "create table if not exists open_entity(entity integer primary key, rests integer not null"
          + " default 0, wake_at integer not null default 0, failures integer not null default"
          + " 0, failed_at integer not null default 0, why text not null default '')";

  static final String LISTED =
      "create table if not exists listed(entity integer primary key, tenant text not null, team"
          + " text not null, status text not null)";

  /** In the order of their arrival; see {@link Texts}. */
  static final String TEXT =
      "create table if not exists text(ord integer primary key, tenant text not null, hash blob not"
          + " null, body blob not null)";

  /** By {@link Placement#key}, the text's number: a small index is written less. */
  static final String TEXT_PLACE =
      "create table if not exists text_place(key integer primary key, ord integer not null)";

  /** Texts whose key another text has. */
  static final String TEXT_ALIKE =
      "create table if not exists text_alike(key integer not null, ord integer not null, primary"
          + " key(key, ord)) without rowid";

  /** One row: texts up to this one are in {@link #TEXT_PLACE}. */
  static final String TEXT_PLACED =
      "create table if not exists text_placed(id integer primary key check(id = 1), upto integer"
          + " not null)";

  static final List<String> ALL =
      List.of(
          ENTITY,
          EVENT_WRITE,
          OPEN_ENTITY,
          LISTED,
          "create index if not exists listed_by_tenant on listed(tenant, entity)",
          TEXT,
          TEXT_PLACE,
          TEXT_ALIKE,
          TEXT_PLACED,
          "insert or ignore into text_placed(id, upto) values(1, 0)",
          "create table if not exists probe(id integer primary key, at integer)",
          "create table if not exists spend(tenant text not null, day text not null, tokens integer"
              + " not null, billionths integer not null, primary key(tenant, day)) without rowid",
          "create table if not exists deleted_to(pid text primary key, seq integer not null)"
              + " without rowid",
          "create table if not exists snapshot(pid text not null, seq integer not null, at integer"
              + " not null, serializer integer not null, manifest text not null, payload blob not"
              + " null, primary key(pid, seq)) without rowid",
          "create table if not exists answer(tenant text not null, key blob not null, pid text not"
              + " null, seq integer not null, at integer not null, result blob not null, input"
              + " integer not null, output integer not null, primary key(tenant, key)) without"
              + " rowid",
          "create index if not exists answer_of on answer(pid)");

  private Tables() {}
}
