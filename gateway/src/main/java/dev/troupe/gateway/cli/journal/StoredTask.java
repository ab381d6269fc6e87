package dev.troupe.gateway.cli.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.task.view.QuestionView;
import dev.troupe.agents.task.view.TaskView;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteQuarantine;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.model.RequestManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task in a data folder, read without starting anything. */
public final class StoredTask implements AutoCloseable {
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
  public static StoredTask open(Common common, String id) {
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

  /** An id as it may stand in an address. */
  public static String checked(Common common, String id) {
    try {
      return new TaskId(id).value();
    } catch (IllegalArgumentException e) {
      throw unknown(common, id);
    }
  }

  public static UserFault unknown(Common common, String id) {
    return new UserFault(
        "unknown task '"
            + id
            + "' in the data folder "
            + common.dataFolder()
            + "; another folder is named with --data DIR");
  }

  public TaskId id() {
    return task;
  }

  public List<TaskHistory.Numbered> events() {
    return events;
  }

  public TaskState state() {
    return TaskHistory.state(events);
  }

  /** Whether it failed so often that nobody tries it any more, before somebody resumes it. */
  public boolean isSetAside() {
    return aside().isPresent();
  }

  private Optional<String> aside() {
    return new SqliteQuarantine(database).why(TaskPid.of(task));
  }

  public ObjectNode resource() {
    return new TaskView(task, state(), new SqlitePayloads(database)::getNow, aside()).json();
  }

  public ArrayNode questions() {
    return QuestionView.all(state(), new SqlitePayloads(database)::getNow);
  }

  /** The texts that an event refers to. */
  public List<String> bodies(TaskHistory.Numbered event) {
    SqlitePayloads payloads = new SqlitePayloads(database);
    TenantId tenant = state().tenant();
    List<String> bodies = new ArrayList<>();
    switch (event.entry().event()) {
      case TaskEvent.CallSent e when e.fingerprint().isEmpty() ->
          bodies.add(text(payloads, tenant, e.request()));
      case TaskEvent.CallSent e ->
          new RequestManifests(payloads)
              .load(tenant, e.request())
              .toCompletableFuture()
              .join()
              .messages()
              .forEach(
                  m ->
                      bodies.add(
                          "["
                              + m.role().wire()
                              + "] "
                              + m.content()
                              + (m.toolCalls().isEmpty() ? "" : " " + Json.write(m.toolCalls()))));
      case TaskEvent.CallSettled e ->
          e.settlement().result().ifPresent(hash -> bodies.add(text(payloads, tenant, hash)));
      case TaskEvent.SubtaskClosed e ->
          e.result().ifPresent(hash -> bodies.add(text(payloads, tenant, hash)));
      default -> {}
    }
    return bodies;
  }

  private static String text(SqlitePayloads payloads, TenantId tenant, Hash hash) {
    return new String(payloads.getNow(tenant, hash), UTF_8);
  }

  @Override
  public void close() {
    database.close();
  }
}
