package dev.troupe.agents.task.feed;

import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

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
    for (Listener listener : listeners.of(task)) fail(listener, message);
  }

  /** One that throws keeps nobody else from hearing it. */
  private static void fail(Listener listener, String message) {
    try {
      listener.failed(message);
    } catch (RuntimeException e) {
      log.error("a listener threw {}", e.getClass().getName());
    }
  }

  /** Nobody tells anything any more. */
  public void close(String message) {
    for (Listener listener : listeners.all()) fail(listener, message);
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
