package dev.troupe.runtime.journal;

import java.util.Optional;

/** Whether the journal can be written now. */
public interface JournalHealth {
  /** What is wrong, in words for an operator; empty when all is well. */
  Optional<String> trouble();

  JournalHealth GOOD = Optional::empty;
}
