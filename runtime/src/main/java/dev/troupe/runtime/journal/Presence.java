package dev.troupe.runtime.journal;

/** Which of the nodes that share a data folder are there. */
public interface Presence {
  /** The id of this node. */
  String node();

  /** Whether another node, by its id, still runs; never for this one's own id. Does not wait. */
  boolean isElsewhere(String node);

  /** A node that shares its folder with nobody. */
  static Presence alone(String node) {
    return new Presence() {
      @Override
      public String node() {
        return node;
      }

      @Override
      public boolean isElsewhere(String other) {
        return false;
      }
    };
  }
}
