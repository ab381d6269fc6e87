package dev.troupe.scenarios;

import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.YamlNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where teams are found by name: folders in order, then what ships. A name is that of the folder,
 * or else what the team calls itself; tasks are listed under the latter.
 */
public final class TeamLibrary {
  private static final String FILE = "team.yaml";

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
   * @throws UserFault when there is no such team, or more than one
   */
  public Path find(String team) {
    if (team.contains("/") || team.startsWith(".")) {
      Path folder = Path.of(team);
      if (Files.isRegularFile(folder.resolve("team.yaml"))) return folder;
      throw new UserFault("there is no team in " + team + ": it holds no team.yaml");
    }
    Optional<Path> found = named(team);
    if (found.isPresent()) return found.get();
    throw new UserFault(
        "unknown team '"
            + team
            + "'; known: "
            + (names().isEmpty() ? "none" : String.join(", ", names()))
            + (Files.isRegularFile(Path.of(team).resolve("team.yaml"))
                ? "; the folder here is written ./" + team
                : ""));
  }

  /** The folder of the team of this name; never one outside of the folders looked into. */
  public Optional<Path> named(String name) {
    List<Path> teams = new ArrayList<>();
    for (Path folder : all()) teams.addAll(teams(folder));
    return teams.stream()
        .filter(team -> folderName(team).equals(name))
        .findFirst()
        .or(() -> calling(teams, name));
  }

  /** The one team that calls itself so. */
  private static Optional<Path> calling(List<Path> teams, String name) {
    SequencedMap<String, Path> found = new LinkedHashMap<>(); // of equal folders the first
    for (Path team : teams)
      if (called(team).filter(name::equals).isPresent()) found.putIfAbsent(folderName(team), team);
    if (found.size() > 1)
      throw new UserFault(
          "'"
              + name
              + "' is what the teams in "
              + String.join(", ", found.keySet())
              + " call themselves; say the folder");
    return found.values().stream().findFirst();
  }

  private static String folderName(Path team) {
    return team.getFileName().toString();
  }

  /** Under which names tasks of this team may be listed: this one, and what it calls itself. */
  public SortedSet<String> names(String name) {
    SortedSet<String> names = new TreeSet<>(Set.of(name));
    for (Path folder : all())
      for (Path team : teams(folder))
        if (folderName(team).equals(name)) called(team).ifPresent(names::add);
    return names;
  }

  /** Empty where its file does not say; what is wrong with it is said when it is loaded. */
  private static Optional<String> called(Path team) {
    try {
      byte[] bytes = Files.readAllBytes(team.resolve(FILE));
      String text = new TeamFiles(new TreeMap<>(Map.of(FILE, bytes))).text(FILE);
      YamlNode name = YamlNode.parse(FILE, text).get("team");
      return name.present() ? Optional.of(name.text()) : Optional.empty();
    } catch (IOException | UserFault e) {
      return Optional.empty();
    }
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>(folders);
    all.add(shipped.resolve("teams"));
    return all;
  }

  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (Path folder : all()) for (Path team : teams(folder)) names.add(folderName(team));
    return names;
  }

  private static SortedSet<Path> teams(Path folder) {
    SortedSet<Path> teams = new TreeSet<>();
    if (!Files.isDirectory(folder)) return teams;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path team : found)
        if (!folderName(team).startsWith(".") && Files.isRegularFile(team.resolve(FILE)))
          teams.add(team);
      return teams;
    } catch (IOException e) {
      throw UserFault.unreadable(folder, e);
    }
  }

  /** The files of a new team, as shipped. */
  public TeamFiles template() {
    return TeamFiles.read(shipped.resolve("template"));
  }
}
