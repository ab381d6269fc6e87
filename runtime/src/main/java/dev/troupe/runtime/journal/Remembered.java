package dev.troupe.runtime.journal;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the writer thread remembers of the entities it wrote last, only to save a look.
 *
 * @param <K> what an entity is known by
 */
final class Remembered<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  /** Entities remembered; of more, the one that was not written for longest is forgotten. */
  static final int MOST = 20_000;

  Remembered() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > MOST;
  }
}
