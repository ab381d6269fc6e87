package dev.troupe.runtime.journal;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The texts used last. A task reads what it wrote a moment ago, once or twice; a cache that keeps
 * what is used often, and takes in what is new reluctantly, keeps other tasks' texts instead of
 * those. Thread-safe.
 */
final class RecentTexts {
  /** What an entry takes beside its text. */
  private static final int ENTRY_BYTES = 200;

  private final long most;
  private final SequencedMap<Texts.Key, byte[]> texts = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param most bytes held
   */
  RecentTexts(long most) {
    this.most = most;
  }

  synchronized byte @Nullable [] get(Texts.Key key) {
    return texts.get(key);
  }

  synchronized void put(Texts.Key key, byte[] text) {
    byte[] before = texts.put(key, text);
    bytes += size(text) - (before == null ? 0 : size(before));
    while (bytes > most) bytes -= size(texts.pollFirstEntry().getValue());
  }

  private static long size(byte[] text) {
    return text.length + ENTRY_BYTES;
  }
}
