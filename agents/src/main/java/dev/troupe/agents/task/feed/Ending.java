package dev.troupe.agents.task.feed;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.TaskId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Completes at a task's last event, with what it came to where this node wrote it; to cancel it is
 * to stop listening.
 */
public final class Ending extends CompletableFuture<Optional<TaskState>>
    implements EventFeed.Listener {
  private final TaskId task;
  private final TaskHistory history;

  public Ending(TaskId task, TaskHistory history) {
    this.task = task;
    this.history = history;
  }

  public void listen(EventFeed feed) {
    Runnable stop = feed.listen(task, this);
    whenComplete((end, failure) -> stop.run());
    perhaps();
  }

  @Override
  public void advanced() {}

  @Override
  public void ended(TaskState end) {
    complete(Optional.of(end));
  }

  @Override
  public void perhaps() {
    history
        .last(task)
        .whenComplete(
            (last, failure) -> {
              if (failure != null) completeExceptionally(failure);
              else if (last.filter(TaskEvent.TaskEnded.class::isInstance).isPresent())
                complete(Optional.empty());
            });
  }

  @Override
  public void failed(String message) {
    completeExceptionally(new IllegalStateException(message));
  }
}
