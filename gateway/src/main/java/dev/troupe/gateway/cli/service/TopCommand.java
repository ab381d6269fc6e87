package dev.troupe.gateway.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Remote;
import dev.troupe.runtime.json.Json;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe top}: what a service is doing, live. */
@Command(
    name = "top",
    description = "Watch a service: tasks, calls in flight, rates, tokens, cost.")
public final class TopCommand implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The service (default: the one that runs on the data folder).")
  @Nullable String url;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      description = "How often (default: ${DEFAULT-VALUE}).")
  int every = 1;

  @Option(names = "--once", description = "Print once and end.")
  boolean once;

  @Override
  public Integer call() {
    if (every < 1 || every > 3_600) throw new UserFault("--every: seconds, from 1 to 3600");
    Remote service =
        Remote.of(url, common)
            .orElseThrow(
                () ->
                    new UserFault(
                        "no service runs on the data folder "
                            + common.dataFolder()
                            + "; name one with --url http://HOST:PORT"));
    Console console = common.console();
    boolean redraw = !once && !common.json() && console.terminal();
    while (true) {
      JsonNode stats = service.get("/v1/stats");
      if (common.json()) console.result(Json.pretty(stats));
      else {
        if (redraw) console.out().print("\033[H\033[2J");
        console.out().print(new TopScreen(service.url(), stats).text());
        console.out().flush();
      }
      if (once || common.json() || console.out().checkError()) return ExitCode.COMPLETED;
      try {
        TimeUnit.SECONDS.sleep(every);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return ExitCode.INTERRUPTED;
      }
    }
  }
}
