package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What runs of rehearsals wrote down of tasks that are erased: their texts are taken out, figures
 * and verdicts stay. For a data folder that nobody else works with.
 */
public final class RunErasure {
  private final Path data;
  private final Set<String> tasks;

  public RunErasure(Path data, Set<TaskId> tasks) {
    this.data = data;
    this.tasks = Set.copyOf(tasks.stream().map(TaskId::value).toList());
  }

  /** A file, as it will be. */
  private record Emptied(Path file, ObjectNode run, int samples) {}

  /**
   * How many samples of runs hold texts of these tasks.
   *
   * @throws UserFault when a file of a run cannot be read
   */
  public int count() {
    return emptied().stream().mapToInt(Emptied::samples).sum();
  }

  /**
   * Takes them out.
   *
   * @return how many samples held some
   * @throws UserFault when a file of a run cannot be read, before any was changed, or written
   */
  public int erase() {
    List<Emptied> files = emptied();
    for (Emptied of : files) RunFile.write(of.file(), of.run());
    dropParts();
    return files.stream().mapToInt(Emptied::samples).sum();
  }

  private List<Emptied> emptied() {
    List<Emptied> found = new ArrayList<>();
    for (Path file : files(".json")) {
      ObjectNode run = read(file);
      int samples = 0;
      for (JsonNode cell : run.path("cells"))
        if (cell instanceof ObjectNode sample && isOfThese(sample) && empty(sample)) samples++;
      if (samples > 0) found.add(new Emptied(file, run, samples));
    }
    return found;
  }

  /** What a process that was killed while it wrote left behind; nobody reads it. */
  private void dropParts() {
    for (Path part : files(".part"))
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        throw UserFault.unwritable(part, e);
      }
  }

  private List<Path> files(String end) {
    Path folder = data.resolve("rehearsals");
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw UserFault.unreadable(folder, e);
    }
  }

  private static ObjectNode read(Path file) {
    try {
      if (Json.parse(Files.readString(file)) instanceof ObjectNode run) return run;
    } catch (IOException e) {
      throw UserFault.unreadable(file, e);
    }
    throw new UserFault(file + " is no run of a rehearsal");
  }

  private boolean isOfThese(JsonNode sample) {
    if (tasks.contains(sample.path("task").asText())) return true;
    for (JsonNode judge : sample.path("judging"))
      if (tasks.contains(judge.path("task").asText())) return true;
    return false;
  }

  /**
   * @return false when it was emptied before
   */
  private static boolean empty(ObjectNode sample) {
    if (sample.path("erased").asBoolean()) return false;
    sample.remove(List.of("message", "output", "steps"));
    for (JsonNode judge : sample.path("judging"))
      if (judge instanceof ObjectNode said) said.remove("said");
    for (JsonNode verdict : sample.path("asserts"))
      if (verdict instanceof ObjectNode told) told.remove("reason");
    sample.put("erased", true);
    return true;
  }
}
