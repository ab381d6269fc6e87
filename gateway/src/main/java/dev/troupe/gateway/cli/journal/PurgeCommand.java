package dev.troupe.gateway.cli.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.TaskPid;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.Erasure;
import dev.troupe.runtime.journal.FolderUse;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.RunErasure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe purge}: what is erased is in no byte of the journal any more. */
@Command(
    name = "purge",
    description = "Erase tasks that have ended, and every text that only they hold.",
    footer = {
      "",
      "The folder must not be in use: stop the service first. Logs hold ids and figures, no texts.",
      "Runs of rehearsals (DATA/rehearsals) lose what was written of these tasks, and keep their",
      "figures. Files that you had written, such as reports, are yours.",
      "  troupe purge t-…                     one task",
      "  troupe purge --older-than 30d        all that ended before that",
      "  troupe purge --tenant acme           all of a tenant that have ended"
    })
public final class PurgeCommand implements Callable<Integer> {
  private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smhd])");

  @Mixin Common common = new Common();

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Tasks to erase.")
  List<String> ids = new ArrayList<>();

  @Option(names = "--tenant", paramLabel = "NAME", description = "All of this tenant.")
  @Nullable String tenant;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "All whose last event is older, such as 30d or 12h.")
  @Nullable String olderThan;

  @Option(names = "--dry-run", description = "Only say what would be erased.")
  boolean dryRun;

  @Override
  public Integer call() {
    Logging.off();
    if (ids.isEmpty() && tenant == null && olderThan == null)
      throw new UserFault("purge: name tasks, or --tenant, or --older-than");
    Path journal = common.journal();
    try (FolderUse alone = FolderUse.alone(DataFolder.open(common.dataFolder()))) {
      Erasure erasure = new Erasure(journal, alone);
      List<Erasure.Entity> chosen = chosen(erasure.entities());
      List<Erasure.Entity> ended = chosen.stream().filter(e -> !e.open()).toList();
      int kept = chosen.size() - ended.size();
      if (kept > 0)
        common
            .console()
            .hint(
                (kept == 1 ? "1 task has not ended and is" : kept + " tasks have not ended and are")
                    + " kept; troupe cancel ID ends one");
      int code = ids.isEmpty() || kept == 0 ? ExitCode.COMPLETED : ExitCode.REFUSED;
      RunErasure runs = new RunErasure(common.dataFolder(), tasks(ended));
      if (dryRun) return say(new Purged(ended.size(), 0, runs.count()), code);
      if (ended.isEmpty()) {
        erasure.finish();
        return say(new Purged(0, 0, 0), code);
      }
      int samples = runs.erase(); // first: while the tasks are there, it can be done again
      Erasure.Erased erased = erasure.erase(ended);
      return say(new Purged(erased.entities(), erased.payloads(), samples), code);
    }
  }

  /**
   * What was erased, or would be.
   *
   * @param payloads texts that only these tasks held; how many is known once they are gone
   * @param samples of runs of rehearsals
   */
  private record Purged(int tasks, int payloads, int samples) {}

  private int say(Purged purged, int code) {
    Console console = common.console();
    if (common.json()) console.result(Json.pretty(json(purged)));
    else
      console.result(
          purged.tasks()
              + " tasks"
              + (dryRun ? "" : " and " + purged.payloads() + " texts")
              + (purged.samples() == 0
                  ? ""
                  : ", with what runs of rehearsals hold of them (samples: "
                      + purged.samples()
                      + "),")
              + (dryRun ? " would be erased" : " erased"));
    return code;
  }

  private ObjectNode json(Purged purged) {
    ObjectNode json = Json.object().put("tasks", purged.tasks());
    if (!dryRun) json.put("payloads", purged.payloads());
    return json.put("rehearsed_samples", purged.samples()).put("dry_run", dryRun);
  }

  private static Set<TaskId> tasks(List<Erasure.Entity> entities) {
    Set<TaskId> tasks = new LinkedHashSet<>();
    for (Erasure.Entity entity : entities) TaskPid.task(entity.pid()).ifPresent(tasks::add);
    return tasks;
  }

  private List<Erasure.Entity> chosen(List<Erasure.Entity> all) {
    if (!ids.isEmpty() && (tenant != null || olderThan != null))
      throw new UserFault("name tasks, or choose them with --tenant and --older-than; not both");
    Set<String> wanted = new LinkedHashSet<>();
    for (String id : ids) wanted.add(TaskPid.of(new TaskId(StoredTask.checked(common, id))));
    Optional<Instant> before = Optional.ofNullable(olderThan).map(PurgeCommand::before);
    List<Erasure.Entity> chosen = new ArrayList<>();
    for (Erasure.Entity entity : all) {
      boolean named = wanted.remove(entity.pid());
      boolean matches =
          ids.isEmpty()
              && (tenant == null || entity.tenant().equals(tenant))
              && before.map(entity.at()::isBefore).orElse(true);
      if (named || matches) chosen.add(entity);
    }
    if (!wanted.isEmpty())
      throw StoredTask.unknown(
          common, TaskPid.task(wanted.iterator().next()).orElseThrow().value());
    return chosen;
  }

  private static Instant before(String age) {
    Matcher matcher = AGE.matcher(age.strip());
    if (!matcher.matches())
      throw new UserFault(
          "--older-than " + age + ": write a number with s, m, h or d, such as 30d");
    long number = Long.parseLong(matcher.group(1));
    Duration back =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return new SystemEnv().now().minus(back);
  }
}
