package dev.troupe.agents.task.admission;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many of each. What there is none of is forgotten, so it holds no more than is there.
 *
 * @param <K> told apart and, in the view, sorted by its text
 */
final class Tally<K> {
  private final SortedMap<K, Integer> counts =
      new TreeMap<>(Comparator.comparing(Object::toString));

  void add(K key) {
    counts.merge(key, 1, Integer::sum);
  }

  void remove(K key) {
    counts.computeIfPresent(key, (k, n) -> n > 1 ? n - 1 : null);
  }

  int of(K key) {
    return counts.getOrDefault(key, 0);
  }

  Map<K, Integer> view() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }
}
