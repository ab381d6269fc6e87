package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Prepares answers: runs a team once for each row of a file, so that later the same is known. */
public final class Warming {
  /** Most tasks at once. */
  private static final int MAX_OPEN = 16;

  /**
   * What one row came to.
   *
   * @param why it failed; empty otherwise
   */
  public record Warmed(String id, long line, String status, String why, long sent, long reused) {}

  private final TaskRuns tasks;
  private final Team team;
  private final String environment;
  private final RunReader reader;

  /**
   * @throws UserFault when the team keeps no answers
   */
  public Warming(Troupe troupe, Team team, String environment) {
    this.tasks = new TaskRuns(troupe);
    this.team = team;
    this.environment = environment;
    this.reader = new RunReader(troupe.history(), troupe.payloads());
    if (team.agents().keySet().stream().allMatch(a -> team.reuse(a).live().isEmpty()))
      throw new UserFault(
          "team "
              + team.name()
              + " keeps no answers, so there is nothing to prepare; write reuse: { live: content"
              + " }");
  }

  /**
   * Rows as inputs of tasks; columns are called as the inputs, and {@code goal} may be one.
   *
   * @throws UserFault naming file and line
   */
  public List<Warmed> run(Path file, Consumer<Warmed> heard) {
    List<Prepared> tasks = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    Dataset dataset = dataset(file);
    if (team.inputs().keySet().stream().noneMatch(dataset.columns()::contains)
        && !dataset.columns().contains("goal"))
      throw new UserFault(
          file
              + ": no column is an input of team "
              + team.name()
              + " or the goal; columns: "
              + String.join(", ", dataset.columns())
              + "; inputs: "
              + String.join(", ", team.inputs().keySet()));
    for (Dataset.Row row : dataset.rows())
      try {
        tasks.add(new Prepared(row, task(row)));
      } catch (UserFault e) {
        faults.add(file + ":" + row.line() + ": " + e.text());
      }
    if (!faults.isEmpty()) throw RowFaults.of(faults);
    return FanOut.over(tasks, MAX_OPEN, this::one, heard);
  }

  private record Prepared(Dataset.Row row, Submission task) {}

  private static Dataset dataset(Path file) {
    try {
      TeamFiles alone =
          new TeamFiles(new TreeMap<>(Map.of(file.toString(), Files.readAllBytes(file))));
      return DatasetReader.read(alone, file.toString());
    } catch (IOException e) {
      throw UserFault.unreadable(file, e);
    }
  }

  private Submission task(Dataset.Row row) {
    ObjectNode given = Json.object();
    for (String input : team.inputs().keySet())
      row.value(input).ifPresent(value -> given.set(input, value));
    ObjectNode inputs = team.inputs(given);
    String goal = row.values().path("goal").asText("").strip();
    return new Submission(
            TenantId.DEFAULT,
            team,
            environment,
            goal.isEmpty() ? team.goal(inputs) : goal,
            inputs,
            new SystemEnv().newId())
        .under(Terms.DEFAULT);
  }

  private Warmed one(Prepared prepared) {
    Ran ran = reader.read(tasks.run(prepared.task()).task());
    return new Warmed(
        prepared.row().id(),
        prepared.row().line(),
        ran.status(),
        ran.message(),
        ran.live(),
        ran.calls().size() - ran.live());
  }
}
