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

  /** How often the journal allows each to be sent: once, and once more for every loss. */
  final Map<String, Integer> allowed = new HashMap<>();

  boolean paused;
  boolean canceled;

  /** Whoever asked for it was told that nothing is sent any more. */
  boolean silent;

  int open;

  /** What its settlements come to. */
  Usage used = Usage.NONE;
}
