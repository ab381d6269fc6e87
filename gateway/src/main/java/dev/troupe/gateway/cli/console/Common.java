package dev.troupe.gateway.cli.console;

import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.scenarios.TeamLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every verb accepts, and what follows from them. */
public final class Common {
  private static final Path HERE = Path.of("teams");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Data folder (default: TROUPE_DATA, else ./.troupe).")
  @Nullable Path data;

  @Option(
      names = "--teams",
      paramLabel = "DIR",
      description = "Folder with teams, looked into before ./teams and the library.")
  @Nullable Path teams;

  @Option(names = "--json", description = "Print exactly one JSON document (trace: JSON Lines).")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no hints.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show every call while it happens.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** {@code --json}. */
  public boolean json() {
    return json;
  }

  /** {@code --quiet}. */
  public boolean quiet() {
    return quiet;
  }

  /** {@code --verbose}. */
  public boolean verbose() {
    return verbose;
  }

  public Path dataFolder() {
    if (data != null && data.toString().isBlank())
      throw new UserFault("--data: the name of the folder is empty");
    if (data != null) return data;
    String variable = System.getenv("TROUPE_DATA");
    return Path.of(variable == null || variable.isBlank() ? ".troupe" : variable);
  }

  /**
   * The journal of a data folder that is there.
   *
   * @throws UserFault when it is not
   */
  public Path journal() {
    Path journal = dataFolder().resolve("journal.db");
    if (!Files.isRegularFile(journal))
      throw new UserFault("there is no data folder " + dataFolder());
    return journal;
  }

  /** What a suggested command needs to find the same data folder again. */
  public String dataOption() {
    return data == null ? "" : " --data " + quoted(data.toString());
  }

  /** To be written behind a command that is to find the same teams. */
  public String teamsOption() {
    return teams == null ? "" : " --teams " + quoted(teams.toString());
  }

  /** As a shell takes it. */
  public static String quoted(String word) {
    return word.matches("[\\w./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Where a name is looked up: {@code --teams}, {@code ./teams}, what ships. */
  public TeamLibrary library() {
    List<Path> folders = new ArrayList<>();
    if (teams != null) folders.add(named(teams));
    folders.add(HERE);
    return new TeamLibrary(folders, shipped());
  }

  /** What a service offers: {@code --teams}, or else {@code ./teams}, and what ships. */
  public TeamLibrary served() {
    return new TeamLibrary(List.of(teams == null ? HERE : named(teams)), shipped());
  }

  private static Path named(Path folder) {
    if (!Files.isDirectory(folder)) throw new UserFault("--teams: there is no folder " + folder);
    return folder;
  }

  /** The library folder of the distribution, as the start script says. */
  public static Path shipped() {
    return Path.of(System.getProperty("troupe.library", "scenarios/library"));
  }

  /** As the shell sees it; the JVM asks the system's list of users. */
  private static Path home() {
    String home = System.getenv("HOME");
    return Path.of(home == null || home.isBlank() ? System.getProperty("user.home") : home);
  }

  public EnvironmentLoader environments(Optional<Path> team) {
    List<Path> folders = new ArrayList<>();
    team.ifPresent(folder -> folders.add(folder.resolve("environments")));
    folders.add(Path.of("environments"));
    folders.add(home().resolve(Path.of(".config", "troupe", "environments")));
    return new EnvironmentLoader(folders, System::getenv);
  }

  public Console console() {
    return new Console(this);
  }
}
