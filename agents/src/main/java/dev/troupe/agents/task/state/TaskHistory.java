package dev.troupe.agents.task.state;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.EventUnreadable;
import dev.troupe.runtime.journal.JournalReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A task's journal, read from disk; needs no actors. */
public final class TaskHistory {
  /** An event with its place. */
  public record Numbered(long seq, JournalEntry entry) {}

  private final JournalReader journal;

  public TaskHistory(JournalReader journal) {
    this.journal = journal;
  }

  /** All events; empty for a task that is not in this journal. Blocks. */
  public List<Numbered> all(TaskId task) {
    return journal.all(TaskPid.of(task)).stream().map(TaskHistory::decode).toList();
  }

  /** All events as they lie in the journal; blocks. */
  public List<JournalReader.Stored> stored(TaskId task) {
    return journal.all(TaskPid.of(task));
  }

  /** Events after this one, at most {@link JournalReader#PAGE}. */
  public CompletionStage<List<Numbered>> after(TaskId task, long seq) {
    return journal
        .after(TaskPid.of(task), seq)
        .thenApply(page -> page.stream().map(TaskHistory::decode).toList());
  }

  /** How a task was submitted; empty for one that is not in this journal. */
  public CompletionStage<Optional<TaskEvent.TaskSubmitted>> submitted(TaskId task) {
    return journal
        .first(TaskPid.of(task))
        .thenApply(
            first ->
                first
                    .map(TaskHistory::decode)
                    .map(numbered -> numbered.entry().event())
                    .filter(TaskEvent.TaskSubmitted.class::isInstance)
                    .map(TaskEvent.TaskSubmitted.class::cast));
  }

  /** The newest event; empty for a task that is not in this journal. */
  public CompletionStage<Optional<TaskEvent>> last(TaskId task) {
    return journal
        .last(TaskPid.of(task))
        .thenApply(last -> last.map(TaskHistory::decode).map(numbered -> numbered.entry().event()));
  }

  private static Numbered decode(JournalReader.Stored stored) {
    try {
      return new Numbered(stored.seq(), TaskEventCodec.decode(stored.manifest(), stored.payload()));
    } catch (RuntimeException e) {
      throw new EventUnreadable("the task", stored.seq(), stored.manifest(), e);
    }
  }

  public static TaskState state(List<Numbered> events) {
    TaskState state = TaskState.EMPTY;
    for (Numbered event : events) state = state.apply(event.entry());
    return state;
  }

  /** Ids of tasks, newest first. */
  public List<TaskId> newest(int limit) {
    return journal.newest(limit).stream().flatMap(pid -> TaskPid.task(pid).stream()).toList();
  }
}
