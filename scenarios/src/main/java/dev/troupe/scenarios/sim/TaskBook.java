package dev.troupe.scenarios.sim;

import dev.troupe.api.Usage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the invariants know of one task while it is open, by {@code path/label#try}; thrown away at
 * its end, so that a long run holds no more than its open tasks.
 */
final class TaskBook {
  final Set<String> sent = new HashSet<>();
  final Set<String> settled = new HashSet<>();
  final Set<String> withdrawn = new HashSet<>();
  final Set<String> settledLabels = new HashSet<>();
  final Map<String, Usage> answered = new HashMap<>();
  final Map<String, Integer> arrivals = new HashMap<>();
  boolean paused;
  int open;
}
