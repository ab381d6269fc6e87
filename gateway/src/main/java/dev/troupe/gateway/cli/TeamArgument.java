package dev.troupe.gateway.cli;

import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Parameters;

/** {@code TEAM}, the first argument. */
final class TeamArgument {
  @Parameters(index = "0", paramLabel = "TEAM", description = "Name or folder of the team.")
  String name = "";

  Path folder(Common common) {
    return common.library().find(name);
  }

  Team load(Common common) {
    return TeamLoader.load(TeamFiles.read(folder(common)), Set.of());
  }

  @Override
  public String toString() {
    return name;
  }
}
