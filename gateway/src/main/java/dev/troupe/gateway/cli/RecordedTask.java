package dev.troupe.gateway.cli;

import dev.troupe.agents.task.Recording;
import dev.troupe.agents.task.TaskHistory;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.scenarios.workbench.RecordingFile;
import java.util.Optional;
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
    EnvironmentLoader loader =
        common.environments(
            common.library().names().contains(team)
                ? Optional.of(common.library().find(team))
                : Optional.empty());
    if (named == null && !loader.names().contains(began))
      throw new UserFault(
          "task "
              + id
              + " ran in the environment '"
              + began
              + "', which is not found by its name here; say --env FILE");
    Environment environment = loader.load(named == null ? began : named);
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
