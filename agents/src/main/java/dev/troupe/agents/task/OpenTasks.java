package dev.troupe.agents.task;

import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.journal.SqliteReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The open tasks of a data folder, by the environment they began with; read without a node. */
public final class OpenTasks {
  private final SortedMap<String, List<TaskId>> byEnvironment;

  private OpenTasks(SortedMap<String, List<TaskId>> byEnvironment) {
    this.byEnvironment = byEnvironment;
  }

  /** Blocks. */
  public static OpenTasks read(DataFolder data) {
    SortedMap<String, List<TaskId>> found = new TreeMap<>();
    try (JournalDatabase database = JournalDatabase.open(data.journal())) {
      for (JournalReader.Head head :
          new SqliteReader(database).heads(new SystemEnv().now()).toCompletableFuture().join()) {
        JournalEntry entry = TaskEventCodec.decode(head.first().manifest(), head.first().payload());
        Optional<TaskId> task = TaskPid.task(head.pid());
        if (entry.event() instanceof TaskEvent.TaskSubmitted e && task.isPresent())
          found.computeIfAbsent(e.environment(), n -> new ArrayList<>()).add(task.get());
      }
    }
    return new OpenTasks(found);
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
