package dev.troupe.agents.task.feed;

import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import java.util.Set;

/**
 * Tells listeners that a task's journal has grown. Only the fact is passed on; the events are read
 * from the journal, which is the buffer.
 */
public final class EventFeed {
  /** Heard on an actor's thread: must not block. */
  public interface Listener {
    void advanced();

    /** It has grown by its last event, to this. */
    default void ended(TaskState end) {
      advanced();
    }

    /** It may have grown by what another process wrote. */
    default void perhaps() {
      advanced();
    }

    /** Nobody works on the task any more, and it has not ended. */
    void failed(String message);
  }

  private final Listeners<Listener> listeners = new Listeners<>();

  public void advanced(TaskId task) {
    for (Listener listener : listeners.of(task)) listener.advanced();
  }

  public void ended(TaskId task, TaskState end) {
    for (Listener listener : listeners.of(task)) listener.ended(end);
  }

  public void perhaps(TaskId task) {
    for (Listener listener : listeners.of(task)) listener.perhaps();
  }

  public void failed(TaskId task, String message) {
    for (Listener listener : listeners.of(task)) listener.failed(message);
  }

  /** Nobody tells anything any more. */
  public void close(String message) {
    for (Listener listener : listeners.all()) listener.failed(message);
  }

  /** Tasks that somebody listens to. */
  public Set<TaskId> heard() {
    return listeners.tasks();
  }

  /** Listens until the returned handle is run. */
  public Runnable listen(TaskId task, Listener listener) {
    return listeners.add(task, listener);
  }
}
