package dev.troupe.agents.task.decide;

import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.worker.Thought;
import java.util.List;

/** Which thoughts count: those on the newest version of an open subtask. */
public final class Thoughts {
  private Thoughts() {}

  static boolean current(TaskState state, Thought thought) {
    return state
        .openSubtask(thought.path())
        .filter(s -> s.version() == thought.basis())
        .isPresent();
  }

  /** Without thoughts that another writer asked for: they may be about what was never written. */
  public static List<Fact> askedBy(String writer, List<Fact> facts) {
    for (Fact each : facts)
      if (!isBy(writer, each)) return facts.stream().filter(f -> isBy(writer, f)).toList();
    return facts;
  }

  private static boolean isBy(String writer, Fact fact) {
    return switch (fact) {
      case Fact.Thought thought -> thought.writer().equals(writer);
      case Fact.Finished finished -> finished.writer().equals(writer);
      default -> true;
    };
  }
}
