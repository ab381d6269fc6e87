package dev.troupe.gateway.cli;

import dev.troupe.agents.task.TaskInspection;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe verify}: whether the journal is what was written. */
@Command(
    name = "verify",
    description =
        "Check the data folder: the database, the order and chain of each task's events, and each"
            + " text against its hash. Exit 1 when anything is wrong.")
final class VerifyCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this task.")
  @Nullable String id;

  @Override
  public Integer call() {
    Logging.off();
    Path journal = common.journal();
    Optional<TaskId> only = Optional.empty();
    if (id != null)
      try (StoredTask task = StoredTask.open(common, id)) {
        only = Optional.of(task.id());
      }
    Console console = common.console();
    try (JournalDatabase database = JournalDatabase.open(journal)) {
      TaskInspection.Report report =
          new TaskInspection(database)
              .run(
                  only,
                  n -> {
                    if (n % 1_000 == 0) console.hint(n + " tasks looked at");
                  });
      if (common.json) console.result(Json.pretty(Json.tree(report)));
      else {
        for (TaskInspection.Finding finding : report.findings())
          console.result(finding.where() + ": " + finding.what());
        console.result(
            report.tasks()
                + " tasks, "
                + report.events()
                + " events, "
                + report.payloads()
                + " payloads: "
                + (report.findings().isEmpty()
                    ? "all as written"
                    : report.findings().size() + " findings"));
      }
      return report.findings().isEmpty() ? ExitCode.COMPLETED : ExitCode.MACHINE;
    }
  }
}
