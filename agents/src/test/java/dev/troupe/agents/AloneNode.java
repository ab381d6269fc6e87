package dev.troupe.agents;

import dev.troupe.runtime.journal.Presence;

/** A node that shares its folder with nobody. */
public record AloneNode(String node) implements Presence {
  @Override
  public boolean isElsewhere(String other) {
    return false;
  }
}
