package dev.troupe.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.TaskHistory;
import dev.troupe.agents.task.TaskState;
import dev.troupe.agents.task.TaskView;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A task in a data folder, read without starting anything. */
final class StoredTask implements AutoCloseable {
  private final JournalDatabase database;
  private final TaskId task;
  private final List<TaskHistory.Numbered> events;

  private StoredTask(JournalDatabase database, TaskId task, List<TaskHistory.Numbered> events) {
    this.database = database;
    this.task = task;
    this.events = events;
  }

  /**
   * @throws UserFault when the folder holds no such task
   */
  static StoredTask open(Common common, String id) {
    Path journal = common.dataFolder().resolve("journal.db");
    if (!Files.isRegularFile(journal)) throw unknown(common, id);
    TaskId task;
    try {
      task = new TaskId(id);
    } catch (IllegalArgumentException e) {
      throw unknown(common, id);
    }
    JournalDatabase database = JournalDatabase.open(journal);
    List<TaskHistory.Numbered> events = new TaskHistory(new SqliteReader(database)).all(task);
    if (events.isEmpty()) {
      database.close();
      throw unknown(common, id);
    }
    return new StoredTask(database, task, events);
  }

  private static UserFault unknown(Common common, String id) {
    return new UserFault(
        "unknown task '"
            + id
            + "' in the data folder "
            + common.dataFolder()
            + "; another folder is named with --data DIR");
  }

  TaskId id() {
    return task;
  }

  List<TaskHistory.Numbered> events() {
    return events;
  }

  TaskState state() {
    return TaskHistory.state(events);
  }

  ObjectNode resource() {
    return new TaskView(task, events, new SqlitePayloads(database)::getNow).json();
  }

  @Override
  public void close() {
    database.close();
  }
}
