package dev.troupe.agents.task.journal;

import com.fasterxml.jackson.databind.JsonNode;

/** From one version of an event to the next. Version 1 is the first: nothing to do yet. */
final class Upcasters {
  private Upcasters() {}

  static JsonNode upcast(String name, int from, int to, JsonNode json) {
    if (from != to)
      throw new IllegalStateException("no way from version " + from + " of " + name + " to " + to);
    return json;
  }
}
