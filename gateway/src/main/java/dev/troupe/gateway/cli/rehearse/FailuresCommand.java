package dev.troupe.gateway.cli.rehearse;

import dev.troupe.agents.team.Team;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.console.TeamArgument;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.Failures;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe failures}: which samples of a rehearsal fail, and since when. */
@Command(
    name = "failures",
    description =
        "List the samples of a rehearsal that fail; an item closes when a later run passes it.")
public final class FailuresCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Mixin TeamArgument team = new TeamArgument();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Its rehearsal (default: its only one).")
  @Nullable String name;

  @Option(
      names = "--all",
      description = "Those that are closed too, and of variants that are gone.")
  boolean all;

  @Override
  public Integer call() {
    Logging.off();
    Team loaded = team.load(common);
    String rehearsal = RehearseCommand.named(loaded, name, "after TEAM");
    List<Failures.Item> every = Failures.of(common.dataFolder(), loaded.name(), rehearsal);
    List<Failures.Item> items =
        all ? every : Failures.current(every, common.dataFolder(), loaded.name(), rehearsal);
    if (common.json()) {
      common.console().result(Json.pretty(Failures.json(items)));
      return ExitCode.COMPLETED;
    }
    if (items.isEmpty()) common.console().result("nothing fails");
    for (Failures.Item item : items)
      common
          .console()
          .result(
              (item.open() ? "open    " : "closed  ")
                  + "sample "
                  + item.sample()
                  + (item.repeat() > 1 ? ", repeat " + item.repeat() : "")
                  + (item.variant().equals("as it is") ? "" : " (" + item.variant() + ")")
                  + ": since run "
                  + item.since()
                  + (item.open()
                      ? ", last in run " + item.last()
                      : ", closed by run " + item.closed())
                  + ": "
                  + item.why());
    return ExitCode.COMPLETED;
  }
}
