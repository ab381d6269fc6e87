package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** The versions of a prompt that were rehearsed, and how each of them did. */
public final class PromptLog {
  /**
   * @param number from 1, by when it was first rehearsed
   * @param scores by rehearsal: samples and assertions differ, so no figure is of two of them
   */
  public record Version(int number, Hash hash, SortedMap<String, Score> scores) {}

  /**
   * @param runs of the rehearsal
   * @param share highest of the runs that passed, of all grid columns with this version
   */
  public record Score(List<Integer> runs, double share, double score) {
    private Score and(Score other) {
      List<Integer> both = new ArrayList<>(runs);
      both.addAll(other.runs);
      return new Score(
          List.copyOf(both), Math.max(share, other.share), Math.max(score, other.score));
    }
  }

  private PromptLog() {}

  /**
   * @throws UserFault when nothing of this team was rehearsed yet
   */
  public static List<Version> of(Path data, String team, String prompt) {
    List<ObjectNode> runs = runs(data.resolve("rehearsals").resolve(team));
    if (runs.isEmpty()) throw new UserFault("team " + team + " was never rehearsed");
    SequencedMap<String, Version> versions = new LinkedHashMap<>();
    for (ObjectNode run : runs) add(versions, run, prompt);
    if (versions.isEmpty())
      throw new UserFault("no rehearsal of team " + team + " had a prompt '" + prompt + "'");
    return List.copyOf(versions.values());
  }

  /** Oldest first. */
  private static List<ObjectNode> runs(Path folder) {
    List<ObjectNode> runs = new ArrayList<>();
    if (!Files.isDirectory(folder)) return runs;
    try (DirectoryStream<Path> rehearsals = Files.newDirectoryStream(folder)) {
      for (Path rehearsal : rehearsals)
        // One sample says nothing about a version.
        if (!String.valueOf(rehearsal.getFileName()).startsWith(Bisection.PREFIX))
          runs.addAll(RunFile.all(rehearsal));
    } catch (IOException e) {
      throw UserFault.unreadable(folder, e);
    }
    runs.sort(
        Comparator.comparing((ObjectNode run) -> run.path(RunFile.ENDED_AT).asText())
            .thenComparing(run -> run.path("rehearsal").asText())
            .thenComparing(run -> run.path("run").asInt()));
    return runs;
  }

  private static void add(SequencedMap<String, Version> versions, ObjectNode run, String prompt) {
    JsonNode hash = run.path("prompts").path(prompt);
    if (!hash.isTextual()) return;
    double share = -1;
    double score = -1;
    for (JsonNode column : run.path("variants"))
      for (JsonNode used : column.path("uses"))
        if (used.asText().equals(prompt)) {
          share = Math.max(share, column.path("pass_rate").asDouble());
          score = Math.max(score, column.path("score").asDouble());
        }
    if (share < 0) return;
    Version version =
        versions.computeIfAbsent(
            hash.asText(), h -> new Version(versions.size() + 1, new Hash(h), new TreeMap<>()));
    version
        .scores()
        .merge(
            run.path("rehearsal").asText(),
            new Score(List.of(run.path("run").asInt()), share, score),
            Score::and);
  }
}
