package dev.troupe.runtime.journal;

/** Which of the nodes that share a data folder are there. */
public interface Presence {
  /** The id of this node. */
  String node();

  /** Whether another node, by its id, still runs; never for this one's own id. Does not wait. */
  boolean isElsewhere(String node);
}
