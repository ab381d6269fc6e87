package dev.troupe.gateway.cli.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.gateway.cli.console.Common;
import dev.troupe.gateway.service.ServeLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the models of a task that is there already are found: by the name it began with, or as the
 * command line says.
 */
public record TaskEnvironment(EnvironmentLoader loader, String name) {
  /**
   * @param began the environment's name when the task was submitted
   * @param team whose folder may hold environments; the team itself is in the data folder
   * @param named on the command line; absent for the one it began with
   * @throws UserFault when that is not found by its name
   */
  public static TaskEnvironment of(
      Common common, String task, String began, String team, @Nullable String named) {
    EnvironmentLoader loader = loader(common, team);
    if (named == null && !loader.names().contains(began))
      throw new UserFault(
          "task "
              + task
              + " began with the environment '"
              + began
              + "', which is not found by its name here; say --env FILE, such as "
              + file(began).orElse("TEAM/environments/" + began + ".yaml"));
    return new TaskEnvironment(loader, named == null ? began : named);
  }

  /** To be written behind a command that lets the task go on; empty where its name will do. */
  public static String option(Common common, JsonNode resource) {
    String began = resource.path("environment").asText();
    boolean served =
        ServeLock.running(common.dataFolder())
            .filter(service -> service.environment().equals(began))
            .isPresent();
    if (served) return ""; // the service lets it go on, with its own
    try {
      if (loader(common, resource.path("team").asText()).names().contains(began)) return "";
    } catch (UserFault noSuchTeam) { // nor its environments
    }
    return " --env " + file(began).map(Common::quoted).orElse("FILE");
  }

  /** The file of this name that lies here. */
  private static Optional<String> file(String began) {
    return Optional.of(began + ".yaml").filter(file -> Files.isRegularFile(Path.of(file)));
  }

  private static EnvironmentLoader loader(Common common, String team) {
    Optional<Path> folder =
        team.contains("/") ? Optional.of(common.library().find(team)) : known(common, team);
    return common.environments(folder);
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
