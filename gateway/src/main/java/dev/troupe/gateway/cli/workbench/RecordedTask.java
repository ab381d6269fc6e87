package dev.troupe.gateway.cli.workbench;

import dev.troupe.agents.task.replay.Recording;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.Environment;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.journal.StoredTask;
import dev.troupe.gateway.cli.journal.TaskEnvironment;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.scenarios.workbench.RecordingFile;
import org.jspecify.annotations.Nullable;

/** A task of the data folder, taken out of it. */
final class RecordedTask {
  private RecordedTask() {}

  static Recording of(Common common, String id, @Nullable String named) {
    String began;
    String team;
    try (StoredTask stored = StoredTask.open(common, id)) {
      began = stored.state().submitted().orElseThrow().environment();
      team = stored.state().submitted().orElseThrow().team();
    }
    TaskEnvironment where = TaskEnvironment.of(common, id, began, team, named);
    Environment environment = where.loader().load(where.name());
    try (JournalDatabase database =
        JournalDatabase.open(common.dataFolder().resolve("journal.db"))) {
      return RecordingFile.of(
          new TaskHistory(new SqliteReader(database)),
          new SqlitePayloads(database),
          DiffCommand.id(id),
          environment);
    }
  }
}
