package dev.troupe.gateway.cli.console;

import dev.troupe.agents.team.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --env}. */
public final class ModelsOption {
  @Option(
      names = "--env",
      paramLabel = "NAME|FILE",
      description = "Where the models live (default: TROUPE_ENV, else offline).")
  @Nullable String environment;

  /**
   * How it is named where the team is not; null for the one that is taken by itself.
   *
   * @param team whose own environments may be named
   */
  public @Nullable String anywhere(Path team) {
    Path own = team.resolve("environments").resolve(environment + ".yaml");
    return environment != null && Files.isRegularFile(own) ? own.toString() : environment;
  }

  /**
   * @param team whose own environments may be named
   */
  public Environment of(Common common, Path team) {
    return EnvironmentChoice.of(
        environment, common.environments(Optional.of(team)), common.console());
  }
}
