package dev.troupe.gateway.team;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.scenarios.TeamLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The teams that are served, by name. A folder is looked at again at most every second, and its
 * team loaded again when a file in it has changed: edits reach new tasks without a restart.
 */
public final class TeamShelf {
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Most files of a team that are looked at for changes. */
  private static final int MAX_FILES = 20_000;

  private record Kept(Team team, String stamp, long lookedAt) {}

  private final TeamLibrary library;
  private final Environment environment;
  private final Executor executor;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /**
   * @param executor where teams are read; may block
   */
  public TeamShelf(TeamLibrary library, Environment environment, Executor executor) {
    this.library = library;
    this.environment = environment;
    this.executor = executor;
  }

  public SortedSet<String> names() {
    return library.names();
  }

  /** Under which names tasks of this team may be listed. */
  public Set<String> names(String name) {
    return library.names(name);
  }

  /** Empty when no team has this name; fails with a {@code UserFault} when it cannot be used. */
  public CompletionStage<Optional<Team>> find(String name) {
    Kept known = kept.get(name);
    if (known != null && System.nanoTime() - known.lookedAt() < LOOK_NANOS)
      return CompletableFuture.completedFuture(Optional.of(known.team()));
    return CompletableFuture.supplyAsync(() -> load(name), executor);
  }

  private Optional<Team> load(String name) {
    Path folder = library.named(name).orElse(null);
    if (folder == null) {
      kept.remove(name);
      return Optional.empty();
    }
    String stamp = stamp(folder);
    Kept known = kept.get(name);
    Team team =
        known != null && known.stamp().equals(stamp)
            ? known.team()
            : TeamLoader.load(TeamFiles.read(folder), Set.of());
    environment.check(team);
    kept.put(name, new Kept(team, stamp, System.nanoTime()));
    return Optional.of(team);
  }

  /**
   * Limits that come with a task.
   *
   * @param currency of the money among them, where it is named
   * @throws dev.troupe.agents.team.UserFault when the models do not allow them to be kept
   */
  public void check(Team team, Limits limits, Optional<String> currency) {
    environment.check(team, limits, currency);
  }

  private static String stamp(Path folder) {
    StringBuilder stamp = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .limit(MAX_FILES)
          .sorted()
          .forEach(
              file -> {
                try {
                  BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                  stamp.append(file).append(a.lastModifiedTime()).append(a.size());
                } catch (IOException e) {
                  stamp.append(file).append('?');
                }
              });
    } catch (IOException e) {
      stamp.append('?');
    }
    return dev.troupe.api.Hash.of(stamp.toString()).value();
  }
}
