package dev.troupe.runtime.journal;

import java.util.Optional;

/** Whether the journal can be used now. */
public interface JournalHealth {
  /** What is wrong, a sentence for an operator; empty when all is well. */
  Optional<String> trouble();

  JournalHealth GOOD = Optional::empty;
}
