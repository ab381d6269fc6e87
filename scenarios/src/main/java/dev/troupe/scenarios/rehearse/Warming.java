package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.Fact;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.Terms;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Prepares answers: runs a team once for each row of a file, so that later the same is known. */
public final class Warming {
  /** Most tasks at once. */
  private static final int MAX_OPEN = 16;

  /** What one row came to. */
  public record Warmed(String id, long line, String status, long sent, long reused) {}

  private final Troupe troupe;
  private final Team team;
  private final String environment;
  private final RunReader reader;

  /**
   * @throws UserFault when the team keeps no answers
   */
  public Warming(Troupe troupe, Team team, String environment) {
    this.troupe = troupe;
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
    List<Submission> tasks = new ArrayList<>();
    List<Dataset.Row> rows = rows(file);
    for (Dataset.Row row : rows) tasks.add(task(file, row));
    Semaphore room = new Semaphore(MAX_OPEN);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Warmed>> all = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        Submission task = tasks.get(i);
        Dataset.Row row = rows.get(i);
        room.acquireUninterruptibly();
        all.add(
            threads.submit(
                () -> {
                  try {
                    return one(task, row);
                  } finally {
                    room.release();
                  }
                }));
      }
      List<Warmed> warmed = new ArrayList<>();
      for (Future<Warmed> each : all) {
        warmed.add(each.get());
        heard.accept(warmed.getLast());
      }
      return warmed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  private static List<Dataset.Row> rows(Path file) {
    try {
      TeamFiles alone =
          new TeamFiles(new TreeMap<>(Map.of(file.toString(), Files.readAllBytes(file))));
      return DatasetReader.read(alone, file.toString()).rows();
    } catch (IOException e) {
      throw new UserFault(file + " cannot be read: " + e.getMessage());
    }
  }

  private Submission task(Path file, Dataset.Row row) {
    try {
      ObjectNode given = Json.object();
      for (Map.Entry<String, JsonNode> value : row.values().properties())
        if (team.inputs().containsKey(value.getKey())) given.set(value.getKey(), value.getValue());
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
    } catch (UserFault e) {
      throw new UserFault(file + ":" + row.line() + ": " + e.text());
    }
  }

  private Warmed one(Submission submission, Dataset.Row row) {
    Fact.SubmitReply reply = troupe.tasks().submit(submission).toCompletableFuture().join();
    if (reply instanceof Fact.SubmitReply.Refused refused) throw new UserFault(refused.message());
    TaskId task = TaskId.of(submission.tenant(), submission.idempotencyKey());
    troupe.tasks().ended(task).join();
    Ran ran = reader.read(task);
    return new Warmed(
        row.id(), row.line(), ran.status(), ran.live(), ran.calls().size() - ran.live());
  }
}
