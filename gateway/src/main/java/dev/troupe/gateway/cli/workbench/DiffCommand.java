package dev.troupe.gateway.cli.workbench;

import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqlitePayloads;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.workbench.TaskDiff;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe diff}: where two tasks part. */
@Command(
    name = "diff",
    description =
        "Compare two tasks call by call: what was asked, and what was answered. The order in which"
            + " things happened does not matter.")
public final class DiffCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "ID", description = "One task.")
  String first = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The other.")
  String second = "";

  @Override
  public Integer call() {
    Logging.off();
    Path journal = common.journal();
    try (JournalDatabase database = JournalDatabase.open(journal)) {
      TaskDiff diff =
          TaskDiff.of(
              new TaskHistory(new SqliteReader(database)),
              new SqlitePayloads(database),
              id(first),
              id(second));
      common.console().result(common.json() ? Json.pretty(diff.json()) : diff.text());
      return ExitCode.COMPLETED;
    }
  }

  static TaskId id(String text) {
    try {
      return new TaskId(text);
    } catch (IllegalArgumentException e) {
      throw new UserFault("'" + text + "' is not a task id; `troupe tasks` lists them");
    }
  }
}
