package dev.troupe.gateway.cli;

import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.UserFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the models of a task that is there already are found: by the name it began with, or as the
 * command line says.
 */
record TaskEnvironment(EnvironmentLoader loader, String name) {
  /**
   * @param began the environment's name when the task was submitted
   * @param team whose folder may hold environments; the team itself is in the data folder
   * @param named on the command line; absent for the one it began with
   * @throws UserFault when that is not found by its name
   */
  static TaskEnvironment of(
      Common common, String task, String began, String team, @Nullable String named) {
    Optional<Path> folder =
        team.contains("/") ? Optional.of(common.library().find(team)) : known(common, team);
    EnvironmentLoader loader = common.environments(folder);
    if (named == null && !loader.names().contains(began))
      throw new UserFault(
          "task "
              + task
              + " began with the environment '"
              + began
              + "', which is not found by its name here; say --env FILE, such as "
              + (Files.isRegularFile(Path.of(began + ".yaml")) ? "" : "TEAM/environments/")
              + began
              + ".yaml");
    return new TaskEnvironment(loader, named == null ? began : named);
  }

  /** Of two teams of this name nobody knows which it was: then an environment is named by file. */
  private static Optional<Path> known(Common common, String team) {
    try {
      return common.library().named(team);
    } catch (UserFault ambiguous) {
      return Optional.empty();
    }
  }
}
