package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The runs of one rehearsal, numbered from 1, each a JSON file in {@code
 * DATA/rehearsals/TEAM/NAME/}. A run that was cut short is gone on with, as long as nothing of it
 * was changed. What was answered stands in the journal, not here.
 */
public final class RunFile implements AutoCloseable {
  private static final String ENDED = "ended";

  /** When, in UTC; runs of several rehearsals have an order by it. */
  static final String ENDED_AT = "ended_at";

  private final Path file;
  private final int number;
  private final boolean resumed;
  private final FileChannel channel;

  private RunFile(Path file, int number, boolean resumed, FileChannel channel) {
    this.file = file;
    this.number = number;
    this.resumed = resumed;
    this.channel = channel;
  }

  static Path folder(Path data, String team, String rehearsal) {
    return data.resolve("rehearsals").resolve(team).resolve(rehearsal);
  }

  /**
   * The newest run if it was cut short and is the same, else a new one.
   *
   * @param identity what the run is of: team, variants, samples
   * @throws UserFault when another process is at it
   */
  static RunFile open(Path data, String team, String rehearsal, String identity) {
    Path folder = folder(data, team, rehearsal);
    try {
      FileChannel channel = locked(folder, rehearsal);
      List<ObjectNode> runs = all(folder);
      Optional<ObjectNode> last = runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
      boolean resumed =
          last.filter(run -> !run.path(ENDED).asBoolean())
              .filter(run -> run.path("identity").asText().equals(identity))
              .isPresent();
      int newest = last.map(run -> run.path("run").asInt()).orElse(0);
      int number = resumed ? newest : newest + 1;
      RunFile run = new RunFile(folder.resolve(number + ".json"), number, resumed, channel);
      if (!resumed)
        run.write(
            Json.object()
                .put("run", number)
                .put("team", team)
                .put("rehearsal", rehearsal)
                .put("identity", identity)
                .put(ENDED, false));
      return run;
    } catch (IOException e) {
      throw UserFault.unwritable(folder, e);
    }
  }

  /**
   * @throws UserFault when another process is at it
   */
  static void refuseSecond(Path data, String team, String rehearsal) {
    Path folder = folder(data, team, rehearsal);
    try {
      locked(folder, rehearsal).close();
    } catch (IOException e) {
      throw UserFault.unwritable(folder, e);
    }
  }

  /** Held until it is closed, or the process ends. */
  private static FileChannel locked(Path folder, String rehearsal) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock != null) return channel;
    channel.close();
    throw new UserFault(
        "another process is at the rehearsal " + rehearsal + "; wait until it ends");
  }

  /** All runs there are, oldest first. */
  static List<ObjectNode> all(Path folder) {
    List<ObjectNode> runs = new ArrayList<>();
    if (!Files.isDirectory(folder)) return runs;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files)
        if (Json.parse(Files.readString(file)) instanceof ObjectNode run) runs.add(run);
    } catch (IOException e) {
      throw UserFault.unreadable(folder, e);
    }
    runs.sort(Comparator.comparingInt(run -> run.path("run").asInt()));
    return runs;
  }

  int number() {
    return number;
  }

  boolean resumed() {
    return resumed;
  }

  /** The run has come to its end with this report. */
  void end(ObjectNode report) {
    write(report.deepCopy().put(ENDED, true).put(ENDED_AT, new SystemEnv().now().toString()));
  }

  private void write(ObjectNode content) {
    write(file, content);
  }

  /** Whole or not at all. */
  static void write(Path file, ObjectNode content) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, Json.pretty(content));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw UserFault.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UserFault(file + " cannot be closed: " + e.getMessage());
    }
  }
}
