package dev.troupe.scenarios;

import dev.troupe.agents.team.UserFault;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where scenario files are found by name: {@code ./scenarios}, then what ships. */
public final class ScenarioLibrary {
  private final List<Path> folders;

  /**
   * @param shipped the library folder of the distribution
   */
  public ScenarioLibrary(Path shipped) {
    this.folders = List.of(Path.of("scenarios"), shipped.resolve("simulations"));
  }

  /**
   * A path when it holds a slash or ends with {@code .yaml}, otherwise a name.
   *
   * @throws UserFault when there is no such scenario
   */
  public Path find(String scenario) {
    if (scenario.contains("/") || scenario.matches(".*\\.ya?ml")) {
      Path file = Path.of(scenario);
      if (Files.isRegularFile(file)) return file;
      throw new UserFault("there is no scenario file " + scenario);
    }
    for (Path folder : folders) {
      Path file = folder.resolve(scenario + ".yaml");
      if (Files.isRegularFile(file)) return file;
    }
    throw new UserFault(
        "unknown scenario '"
            + scenario
            + "'; known: "
            + (names().isEmpty() ? "none" : String.join(", ", names())));
  }

  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) continue;
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.yaml")) {
        for (Path file : files)
          if (Files.readString(file).contains("scenario:"))
            names.add(file.getFileName().toString().replaceFirst("\\.yaml$", ""));
      } catch (IOException e) {
        throw UserFault.unreadable(folder, e);
      }
    }
    return names;
  }
}
