package dev.troupe.agents.api;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** The moves of one subtask with their outcomes, in journal order. */
public record Transcript(SequencedMap<Label, Turn> turns) {
  public static final Transcript EMPTY = new Transcript(new LinkedHashMap<>());

  public Optional<Turn> turn(Label label) {
    return Optional.ofNullable(turns.get(label));
  }

  public Optional<Outcome> outcome(Label label) {
    return turn(label).flatMap(Turn::outcome);
  }
}
