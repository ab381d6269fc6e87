package dev.troupe.gateway.cli.journal;

import dev.troupe.agents.task.TaskInspection;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.JournalUnusable;
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
public final class VerifyCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Only this task.")
  @Nullable String id;

  @Override
  public Integer call() {
    Logging.off();
    Path journal = common.journal();
    try (JournalDatabase database = open(journal)) {
      return verify(database);
    }
  }

  private static JournalDatabase open(Path journal) {
    JournalUnusable.ifEmpty(journal);
    try {
      return JournalDatabase.open(journal);
    } catch (JournalUnusable e) {
      if (!e.isDamage()) throw e;
      throw new JournalUnusable(
          "nothing can be read of "
              + journal
              + " ("
              + journal.toFile().length()
              + " bytes): put a copy of it back, or choose another --data folder",
          e);
    }
  }

  private int verify(JournalDatabase database) {
    Console console = common.console();
    Optional<TaskId> only =
        Optional.ofNullable(id).map(text -> new TaskId(StoredTask.checked(common, text)));
    TaskInspection.Report report =
        new TaskInspection(database)
            .run(
                only,
                n -> {
                  if (n % 1_000 == 0) console.hint(n + " tasks looked at");
                });
    if (id != null && report.events() == 0 && report.findings().isEmpty())
      throw StoredTask.unknown(common, id);
    if (common.json()) console.result(Json.pretty(Json.tree(report)));
    else print(report, console);
    return report.findings().isEmpty() ? ExitCode.COMPLETED : ExitCode.MACHINE;
  }

  private static void print(TaskInspection.Report report, Console console) {
    for (TaskInspection.Finding finding : report.findings())
      console.result(finding.where() + ": " + finding.what());
    if (report.more() > 0) console.result("… and " + report.more() + " more");
    console.result(
        report.tasks()
            + " tasks, "
            + report.events()
            + " events, "
            + report.payloads()
            + " payloads: "
            + (report.findings().isEmpty()
                ? "all as written"
                : report.findings().size() + report.more() + " findings"));
  }
}
