package dev.troupe.runtime.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The read side: events of an entity as stored, and which entities there are. */
public interface JournalReader {
  /** Most events handed out by one read. */
  int PAGE = 1_000;

  /** An event as it lies on disk. */
  record Stored(long seq, String manifest, byte[] payload) {}

  /** At most {@link #PAGE} events after this sequence number, in order. */
  CompletionStage<List<Stored>> after(String pid, long seq);

  /** All events of an entity; blocks. */
  List<Stored> all(String pid);

  /** The first event of an open entity. */
  record Head(String pid, Stored first) {}

  /**
   * Entities that were opened, not closed, and do not rest, or whose wait is over; in order of
   * their ids.
   */
  CompletionStage<List<String>> open(Instant now);

  /** The same with their first events, oldest first. */
  CompletionStage<List<Head>> heads(Instant now);

  /** The first event of an entity; empty when there is no such entity. */
  CompletionStage<Optional<Stored>> first(String pid);

  /** The newest event of an entity; empty when there is no such entity. */
  CompletionStage<Optional<Stored>> last(String pid);

  /** Ids of entities, newest first; blocks. */
  List<String> newest(int limit);
}
