package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.InputSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.judge.Rubric;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges of rubrics: teams of their own in {@code judges/NAME/} of the team that they judge, which
 * take the inputs {@code output} and {@code rubric}, and any column of the dataset under its name.
 */
final class Judges {
  private static final String FOLDER = "judges/";
  private static final String OUTPUT = "output";
  private static final String RUBRIC = "rubric";

  private Judges() {}

  static SortedSet<String> names(TeamFiles files) {
    SortedSet<String> names = new TreeSet<>();
    for (String path : files.files().keySet())
      if (path.startsWith(FOLDER) && path.endsWith("/team.yaml") && path.split("/").length == 3)
        names.add(path.split("/")[1]);
    return names;
  }

  static String folder(String name) {
    return FOLDER + name + "/";
  }

  /**
   * @throws UserFault when it is no team, or takes something that it cannot get
   */
  static Team load(TeamFiles files, String name, Set<String> columns) {
    Team judge = load(files, name);
    for (InputSpec input : judge.inputs().values())
      if (!Set.of(OUTPUT, RUBRIC).contains(input.name())
          && !columns.contains(input.name())
          && input.fallback().isEmpty())
        throw new UserFault(
            folder(name)
                + "team.yaml: inputs."
                + input.name()
                + ": a judge gets output, rubric and the columns of the dataset ("
                + String.join(", ", columns)
                + ")");
    return judge;
  }

  /**
   * One that no dataset is there for.
   *
   * @throws UserFault when it is no team that judges
   */
  static Team load(TeamFiles files, String name) {
    String folder = folder(name);
    SortedMap<String, byte[]> own = new TreeMap<>();
    files
        .files()
        .forEach(
            (path, bytes) -> {
              if (path.startsWith(folder)) own.put(path.substring(folder.length()), bytes);
            });
    Team judge;
    try {
      judge = TeamLoader.load(new TeamFiles(own), Set.of());
    } catch (UserFault e) {
      throw new UserFault(FOLDER + name + ": " + e.text());
    }
    for (String needed : new String[] {OUTPUT, RUBRIC})
      if (!judge.inputs().containsKey(needed))
        throw new UserFault(
            folder
                + "team.yaml: a judge takes what it judges and what good is; write inputs: { "
                + OUTPUT
                + ": { type: string, untrusted: true }, "
                + RUBRIC
                + ": { type: string } }");
    return judge;
  }

  /** What a judge is given. */
  static ObjectNode inputs(Team judge, Rubric.Asked asked, ObjectNode row) {
    ObjectNode given = Json.object();
    for (String name : judge.inputs().keySet()) {
      JsonNode value = row.path(name);
      if (!value.isMissingNode()) given.set(name, value);
    }
    return judge.inputs(given.put(OUTPUT, asked.output()).put(RUBRIC, asked.rubric()));
  }
}
