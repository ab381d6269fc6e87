package dev.troupe.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How urgent a task is. A class with work gets its share, never everything and never nothing. */
public enum Priority {
  INTERACTIVE(8),
  NORMAL(4),
  BATCH(1);

  private final int weight;

  Priority(int weight) {
    this.weight = weight;
  }

  /** The share of a class against the others. */
  public int weight() {
    return weight;
  }

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static Priority of(String wire) {
    for (Priority priority : values()) if (priority.wire().equals(wire)) return priority;
    throw new IllegalArgumentException("not a priority: " + wire);
  }
}
