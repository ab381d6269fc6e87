package dev.troupe.agents.memory;

import dev.troupe.runtime.knowledge.Passage;
import java.util.List;

/** What memory has to say to one thought. */
public record Recollection(List<Note> notes, List<Passage> documents, boolean failed) {
  /** A working note: the goal, or what a subtask found. */
  public record Note(String key, String text) {}

  public static final Recollection NOTHING = new Recollection(List.of(), List.of(), false);

  /** Memory could not answer. */
  public static final Recollection FAILED = new Recollection(List.of(), List.of(), true);
}
