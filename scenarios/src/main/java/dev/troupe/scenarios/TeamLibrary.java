package dev.troupe.scenarios;

import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where teams are found by name: folders in order, then what ships. */
public final class TeamLibrary {
  private final List<Path> folders;
  private final Path shipped;

  /**
   * @param folders looked into first, in this order
   * @param shipped the library folder of the distribution
   */
  public TeamLibrary(List<Path> folders, Path shipped) {
    this.folders = List.copyOf(folders);
    this.shipped = shipped;
  }

  /**
   * The folder of a team: a path when it holds a slash or begins with a dot, otherwise a name.
   *
   * @throws UserFault when there is no such team
   */
  public Path find(String team) {
    if (team.contains("/") || team.startsWith(".")) {
      Path folder = Path.of(team);
      if (Files.isRegularFile(folder.resolve("team.yaml"))) return folder;
      throw new UserFault("there is no team in " + team + ": it holds no team.yaml");
    }
    for (Path folder : all()) {
      Path found = folder.resolve(team);
      if (Files.isRegularFile(found.resolve("team.yaml"))) return found;
    }
    throw new UserFault(
        "unknown team '"
            + team
            + "'; known: "
            + (names().isEmpty() ? "none" : String.join(", ", names()))
            + (Files.isRegularFile(Path.of(team).resolve("team.yaml"))
                ? "; the folder here is written ./" + team
                : ""));
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>(folders);
    all.add(shipped.resolve("teams"));
    return all;
  }

  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (Path folder : all()) {
      if (!Files.isDirectory(folder)) continue;
      try (DirectoryStream<Path> teams = Files.newDirectoryStream(folder)) {
        for (Path team : teams)
          if (Files.isRegularFile(team.resolve("team.yaml")))
            names.add(team.getFileName().toString());
      } catch (IOException e) {
        throw UserFault.unreadable(folder, e);
      }
    }
    return names;
  }

  /** The files of a new team, as shipped. */
  public TeamFiles template() {
    return TeamFiles.read(shipped.resolve("template"));
  }
}
