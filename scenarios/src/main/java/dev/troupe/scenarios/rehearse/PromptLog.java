package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.Hash;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The versions of a prompt that were rehearsed, and how each did. */
public final class PromptLog {
  /**
   * @param number from 1, oldest first
   * @param hash of the file's content; the payload store has the content
   * @param runs of rehearsals, as {@code NAME 3}
   * @param best highest share of runs that passed
   */
  public record Version(int number, Hash hash, List<String> runs, double best, double score) {}

  private PromptLog() {}

  /**
   * @throws UserFault when nothing of this team was rehearsed yet
   */
  public static List<Version> of(Path data, String team, String prompt) {
    SequencedMap<String, Version> versions = new LinkedHashMap<>();
    boolean any = false;
    Path folder = data.resolve("rehearsals").resolve(team);
    if (Files.isDirectory(folder))
      try (DirectoryStream<Path> rehearsals = Files.newDirectoryStream(folder)) {
        for (Path rehearsal : rehearsals) {
          // One sample says nothing about a version.
          if (String.valueOf(rehearsal.getFileName()).startsWith(Bisection.PREFIX)) continue;
          for (ObjectNode run : RunFile.all(rehearsal)) {
            any = true;
            add(versions, run, prompt);
          }
        }
      } catch (java.io.IOException e) {
        throw new UserFault(folder + " cannot be read: " + e.getMessage());
      }
    if (!any) throw new UserFault("team " + team + " was never rehearsed");
    if (versions.isEmpty())
      throw new UserFault("no rehearsal of team " + team + " had a prompt '" + prompt + "'");
    return List.copyOf(versions.values());
  }

  private static void add(SequencedMap<String, Version> versions, ObjectNode run, String prompt) {
    JsonNode hash = run.path("prompts").path(prompt);
    if (!hash.isTextual()) return;
    double best = -1;
    double score = -1;
    for (JsonNode column : run.path("variants"))
      for (JsonNode used : column.path("uses"))
        if (used.asText().equals(prompt)) {
          best = Math.max(best, column.path("pass_rate").asDouble());
          score = Math.max(score, column.path("score").asDouble());
        }
    if (best < 0) return;
    Version before = versions.get(hash.asText());
    List<String> runs = new ArrayList<>(before == null ? List.of() : before.runs());
    runs.add(run.path("rehearsal").asText() + " " + run.path("run").asInt());
    versions.put(
        hash.asText(),
        new Version(
            before == null ? versions.size() + 1 : before.number(),
            new Hash(hash.asText()),
            List.copyOf(runs),
            Math.max(best, before == null ? 0 : before.best()),
            Math.max(score, before == null ? 0 : before.score())));
  }
}
