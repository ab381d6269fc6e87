package dev.troupe.agents.task;

import dev.troupe.agents.worker.Thought;

/** Which thoughts count: those on the newest version of an open subtask. */
final class Thoughts {
  private Thoughts() {}

  static boolean current(TaskState state, Thought thought) {
    return state
        .openSubtask(thought.path())
        .filter(s -> s.version() == thought.basis())
        .isPresent();
  }
}
