package dev.troupe.gateway.cli.service;

import dev.troupe.agents.task.OpenTasks;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.auth.KeyFile;
import dev.troupe.gateway.auth.Keys;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.cli.console.Console;
import dev.troupe.gateway.cli.console.EnvironmentChoice;
import dev.troupe.gateway.cli.console.ExitCode;
import dev.troupe.gateway.cli.console.Logging;
import dev.troupe.gateway.cli.setup.TeamsInspected;
import dev.troupe.gateway.config.ConfigFile;
import dev.troupe.gateway.config.Settings;
import dev.troupe.gateway.service.Service;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.DataFolder;
import dev.troupe.runtime.journal.JournalUnusable;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe serve}: the service, until it is told to stop. */
@Command(
    name = "serve",
    description = "Serve tasks over HTTP; take up what was left open.",
    footer = {
      "",
      "The first line on standard output is: listening on http://HOST:PORT",
      "SIGTERM or Ctrl-C: no new task, nothing new is sent; what is on the wire is waited for.",
      "kill -9 loses nothing either, but a call on the wire is then made again.",
      "  curl -s http://127.0.0.1:7400/v1/tasks -H 'Content-Type: application/json' \\",
      "       -d '{\"team\": \"customer-follow-up\", \"inputs\": {…}}'"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin Common common = new Common();

  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "Where the models live (default: TROUPE_ENV; offline must be named).")
  @Nullable String environment;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Address to listen on; port 0 picks one (default: ${DEFAULT-VALUE}).")
  String listen = "127.0.0.1:7400";

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "Ask for bearer keys, made by `troupe keys add`.")
  @Nullable Path keys;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings (default: TROUPE_CONFIG, else ./troupe.conf if it is there).")
  @Nullable Path config;

  @Override
  public Integer call() throws IOException {
    Console console = common.console();
    ListenAddress address = ListenAddress.of(listen);
    if (!address.isLoopback() && keys == null)
      throw new UserFault(
          "--listen "
              + listen
              + " can be reached from other machines, so keys are needed: make one with `troupe"
              + " keys add TENANT --keys FILE` and give --keys FILE");
    Settings settings = settings(console);
    Environment models = models(console);
    settings.pricedTenants().forEach(models::checkPriced);
    DataFolder data = DataFolder.open(common.dataFolder());
    Logging.to(data.logs(), common.verbose(), settings.log());
    Optional<Keys> known = Optional.ofNullable(keys).map(file -> Keys.watch(new KeyFile(file)));
    Service service;
    try {
      service =
          Service.start(
              new Service.Parts(data.path(), common.served(), models, settings, known),
              address.host(),
              address.port());
    } catch (IOException e) {
      throw new JournalUnusable(String.valueOf(e.getMessage()), e);
    }
    Stopping stopping = new Stopping(service, console);
    console.out().println("listening on " + service.url());
    console.out().flush();
    left(data, models.name(), console);
    broken(common.served(), models, console);
    stopping.await();
    known.ifPresent(Keys::close);
    return ExitCode.COMPLETED;
  }

  private Settings settings(Console console) {
    Path file = config;
    String variable = System.getenv("TROUPE_CONFIG");
    if (file == null && variable != null && !variable.isBlank()) file = Path.of(variable);
    if (file == null && Files.isRegularFile(Path.of("troupe.conf"))) file = Path.of("troupe.conf");
    if (file == null) return ConfigFile.defaults();
    console.hint("troupe: settings of " + file);
    return ConfigFile.read(file);
  }

  private Environment models(Console console) {
    String variable = System.getenv("TROUPE_ENV");
    if (environment == null && (variable == null || variable.isBlank()))
      throw new UserFault(
          "serve needs --env NAME (or TROUPE_ENV): a service does not fall back to the offline"
              + " model by itself; `--env offline` serves it");
    return EnvironmentChoice.of(environment, common.environments(Optional.empty()), console);
  }

  /** Whoever submits to one of these is refused: better that whoever serves them knows it first. */
  private static void broken(TeamLibrary library, Environment models, Console console) {
    TeamsInspected.of(library, Optional.of(models))
        .faults()
        .forEach(
            (team, fault) -> {
              console.hint("troupe: the team '" + team + "' cannot be run: " + fault);
              log.warn("the team {} cannot be run: {}", team, fault);
            });
  }

  /** Open tasks of other environments are not taken up; they are named. */
  private static void left(DataFolder data, String own, Console console) {
    OpenTasks open;
    try {
      open = OpenTasks.read(data, new SystemEnv().now());
    } catch (JournalUnusable e) { // the service says that it is not ready
      console.hint("troupe: " + e.getMessage());
      return;
    }
    int mine = open.of(own).size();
    if (mine > 0) console.hint("troupe: " + mine + " open tasks are taken up");
    open.others(own)
        .forEach(
            (environment, tasks) ->
                console.hint(
                    "troupe: "
                        + tasks.size()
                        + " open tasks began with the environment '"
                        + environment
                        + "' and are left alone (`troupe resume ID` takes one up): "
                        + String.join(", ", tasks.stream().limit(10).map(Object::toString).toList())
                        + (tasks.size() > 10 ? ", …" : "")));
  }
}
