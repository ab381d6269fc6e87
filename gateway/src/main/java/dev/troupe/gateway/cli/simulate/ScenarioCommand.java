package dev.troupe.gateway.cli.simulate;

import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.OutputFile;
import dev.troupe.runtime.journal.JournalDatabase;
import dev.troupe.runtime.journal.SqliteReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.record.JournalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe scenario}: scenario files from life. */
@Command(
    name = "scenario",
    description = "Make scenario files.",
    subcommands = ScenarioCommand.Record.class)
public final class ScenarioCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Override
  public Integer call() {
    throw new UserFault("scenario: say what to do, such as troupe scenario record DATA");
  }

  /** {@code troupe scenario record}. */
  @Command(
      name = "record",
      description =
          "Make a scenario of what a data folder holds: arrivals, shapes of plans, latencies,"
              + " faults, tokens, prices. No texts, and numbers for the names of tenants.",
      footer = {
        "",
        "Writes FILE.yaml and FILE.csv (the arrivals). Then: troupe simulate FILE.yaml"
      })
  static final class Record implements Callable<Integer> {
    @Mixin Common common = new Common();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "DATA",
        description = "The data folder (default: as --data).")
    @Nullable Path folder;

    @Option(
        names = {"-o", "--out"},
        paramLabel = "FILE",
        description = "Name of the two files, without ending (default: ${DEFAULT-VALUE}).")
    Path out = Path.of("recorded");

    @Override
    public Integer call() throws IOException {
      Logging.off();
      Path data = folder == null ? common.dataFolder() : folder;
      Path journal = data.resolve("journal.db");
      if (!Files.isRegularFile(journal))
        throw new UserFault(
            "there is no journal in " + data + "; name the data folder of a service");
      String name = out.getFileName().toString().replaceFirst("\\.ya?ml$", "");
      Path yaml = out.resolveSibling(name + ".yaml");
      Path csv = out.resolveSibling(name + ".csv");
      for (Path file : new Path[] {yaml, csv})
        if (Files.exists(file))
          throw new UserFault(file + " is there already; name another with --out FILE");
      OutputFile.check(yaml);
      try (JournalDatabase database = JournalDatabase.open(journal)) {
        JournalRecord record = JournalRecord.of(new TaskHistory(new SqliteReader(database)));
        OutputFile.write(yaml, record.scenario(csv.getFileName().toString()));
        OutputFile.write(csv, record.trace());
        if (common.json())
          common
              .console()
              .result(
                  Json.write(
                      Json.object()
                          .put("tasks", record.size())
                          .put("scenario", yaml.toString())
                          .put("trace", csv.toString())));
        else common.console().result(record.size() + " tasks: " + yaml + " and " + csv);
      }
      common
          .console()
          .hint(
              "play it: troupe simulate "
                  + Common.quoted((yaml.getParent() == null ? "./" : "") + yaml));
      return ExitCode.COMPLETED;
    }
  }
}
