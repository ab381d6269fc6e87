package dev.troupe.gateway.cli.console;

import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Parameters;

/** {@code TEAM}, the first argument. */
public final class TeamArgument {
  @Parameters(index = "0", paramLabel = "TEAM", description = "Name or folder of the team.")
  String name = "";

  public Path folder(Common common) {
    return common.library().find(name);
  }

  public Team load(Common common) {
    return TeamLoader.load(TeamFiles.read(folder(common)), Set.of());
  }

  @Override
  public String toString() {
    return name;
  }
}
