package dev.troupe.agents.task.feed;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import java.util.List;

/** Hears of every event of this node's tasks after it is durable; for metrics and traces. */
public interface TaskObserver {
  TaskObserver NOBODY = (task, after, entries) -> {};

  /** Both hear of it, one after the other. */
  static TaskObserver both(TaskObserver first, TaskObserver second) {
    return (task, after, entries) -> {
      first.committed(task, after, entries);
      second.committed(task, after, entries);
    };
  }

  /** On an actor's thread: must not block and must not throw. */
  void committed(TaskId task, TaskState after, List<JournalEntry> entries);
}
