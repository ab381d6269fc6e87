package dev.troupe.gateway.http;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.gateway.config.ConfigFile;
import dev.troupe.gateway.observe.Meters;
import dev.troupe.gateway.team.TeamShelf;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The route table as it is served. */
final class RouteTable {
  private RouteTable() {}

  static List<Route> of(Path folder) throws IOException {
    try (Troupe troupe = Troupe.builder().data(folder.resolve("routes")).start()) {
      HttpFace face =
          new HttpFace(
              new HttpFace.Parts(
                  troupe,
                  new TeamShelf(
                      new TeamLibrary(List.of(), folder),
                      EnvironmentLoader.offline(),
                      Runnable::run),
                  "offline",
                  Optional.empty(),
                  new Meters(),
                  ConfigFile.defaults().http(),
                  Runnable::run));
      face.close();
      return face.routes();
    }
  }
}
