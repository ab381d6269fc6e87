package dev.troupe.scenarios.rehearse;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Runs a {@link Flow} as a rehearsal.
 *
 * @param folder the data folder lies in it
 */
record FlowRuns(Path folder) {
  /** Three answers only, so that an edit often changes nothing further down. */
  static final UnaryOperator<String> LETTERS =
      said -> String.valueOf((char) ('A' + Math.floorMod(said.hashCode() * 31 + said.length(), 3)));

  Troupe start(Environment environment) {
    return Troupe.builder().data(folder.resolve("data")).environment(environment).start();
  }

  static Rehearsal rehearsal(Path team, Environment environment) {
    Team loaded = TeamLoader.load(TeamFiles.read(team), Set.of());
    return new RehearsalReader(loaded, environment)
        .read("all", new LinkedHashMap<>(), Optional.empty());
  }

  Rehearsed run(Troupe troupe, Environment environment, Path team) {
    return new Rehearsing(troupe, environment, folder.resolve("data"), rehearsal(team, environment))
        .run(16, result -> {});
  }
}
