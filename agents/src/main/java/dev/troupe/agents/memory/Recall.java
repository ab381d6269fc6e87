package dev.troupe.agents.memory;

import dev.troupe.runtime.knowledge.Passage;
import java.time.LocalDate;
import java.util.List;

/** Finds passages that an agent may read on a day; pure. */
public interface Recall {
  List<Passage> search(String agent, LocalDate day, String query, int limit);
}
