package dev.troupe.agents.task;

import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.journal.SqliteReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The open tasks of a data folder, by the environment they began with; read without a node. */
public final class OpenTasks {
  private final SortedMap<String, List<TaskId>> byEnvironment;

  private final List<TaskId> aside;

  private OpenTasks(SortedMap<String, List<TaskId>> byEnvironment, List<TaskId> aside) {
    this.byEnvironment = byEnvironment;
    this.aside = aside;
  }

  /**
   * Blocks. A task whose first event cannot be read is not among them.
   *
   * @param now those that wait for a person until later are left out
   * @throws JournalUnusable when the journal cannot be read
   */
  public static OpenTasks read(DataFolder data, Instant now) {
    SortedMap<String, List<TaskId>> found = new TreeMap<>();
    List<TaskId> aside = new ArrayList<>();
    try (JournalDatabase database = JournalDatabase.open(data.journal())) {
      for (JournalReader.Head head : new SqliteReader(database).headsNow(now)) {
        Optional<TaskId> task = TaskPid.task(head.pid());
        Optional<String> environment = environment(head.first());
        if (task.isPresent() && environment.isPresent())
          found.computeIfAbsent(environment.get(), n -> new ArrayList<>()).add(task.get());
      }
      for (String pid : new SqliteQuarantine(database).asideNow().keySet())
        TaskPid.task(pid).ifPresent(aside::add);
    }
    return new OpenTasks(found, aside);
  }

  private static Optional<String> environment(JournalReader.Stored first) {
    try {
      return TaskEventCodec.decode(first.manifest(), first.payload()).event()
              instanceof TaskEvent.TaskSubmitted submitted
          ? Optional.of(submitted.environment())
          : Optional.empty();
    } catch (RuntimeException unreadable) { // the node's index says so in its log
      return Optional.empty();
    }
  }

  /** Open tasks that failed so often that nobody tries them any more; not among the others. */
  public List<TaskId> aside() {
    return List.copyOf(aside);
  }

  public int size() {
    return byEnvironment.values().stream().mapToInt(List::size).sum();
  }

  public List<TaskId> of(String environment) {
    return List.copyOf(byEnvironment.getOrDefault(environment, List.of()));
  }

  public SortedMap<String, List<TaskId>> others(String environment) {
    SortedMap<String, List<TaskId>> others = new TreeMap<>(byEnvironment);
    others.remove(environment);
    return others;
  }
}
