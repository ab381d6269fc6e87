package dev.troupe.gateway.cli.setup;

import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.prompt.PromptFault;
import dev.troupe.scenarios.TeamLibrary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which teams of a library can be run, and why others cannot. */
public record TeamsInspected(int good, SortedMap<String, String> faults) {

  /**
   * Loads each.
   *
   * @param models those that they must fit; absent: they are not asked for
   */
  public static TeamsInspected of(TeamLibrary library, Optional<Environment> models) {
    SortedMap<String, String> faults = new TreeMap<>();
    int good = 0;
    for (String name : library.names())
      try {
        Path folder = library.find(name);
        var team = TeamLoader.load(TeamFiles.read(folder), Set.of());
        models.ifPresent(environment -> environment.check(team));
        good++;
      } catch (UserFault | PromptFault e) {
        faults.put(name, String.valueOf(e.getMessage()));
      }
    return new TeamsInspected(good, faults);
  }
}
