package dev.troupe.agents.task;

import dev.troupe.api.TaskId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells listeners how far a task's journal has come. Only the number is passed on; the events are
 * read from the journal, which is the buffer.
 */
public final class EventFeed {
  /** Heard on an actor's thread: must not block. */
  public interface Listener {
    void advanced(long seq, boolean ended);
  }

  private final Map<TaskId, List<Listener>> listeners = new ConcurrentHashMap<>();

  void advanced(TaskId task, long seq, boolean ended) {
    for (Listener listener : listeners.getOrDefault(task, List.of())) listener.advanced(seq, ended);
  }

  /** Listens until the returned handle is run. */
  public Runnable listen(TaskId task, Listener listener) {
    listeners.computeIfAbsent(task, t -> new CopyOnWriteArrayList<>()).add(listener);
    return () ->
        listeners.computeIfPresent(
            task,
            (t, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }
}
