package dev.troupe.scenarios.sim;

import dev.troupe.runtime.journal.Presence;
import java.util.ArrayList;
import java.util.List;

/** The nodes that run on one disk. A younger one takes over from those before it. */
final class SimNodes {
  private final List<String> running = new ArrayList<>();

  void crash() {
    running.clear();
  }

  Presence start(String id) {
    running.add(id);
    return new Presence() {
      @Override
      public String node() {
        return id;
      }

      @Override
      public boolean isElsewhere(String other) {
        return running.indexOf(other) > running.indexOf(id);
      }
    };
  }
}
