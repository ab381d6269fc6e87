package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.Submission;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.view.EventView;
import dev.troupe.api.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Submitting and waiting, for tests. */
public final class TaskRuns {
  private TaskRuns() {}

  public static TaskId submit(Troupe troupe, Submission submission) {
    Fact.SubmitReply reply = troupe.tasks().submit(submission).toCompletableFuture().join();
    assertThat(reply).isInstanceOf(Fact.SubmitReply.Accepted.class);
    return ((Fact.SubmitReply.Accepted) reply).task();
  }

  public static JsonNode await(Troupe troupe, TaskId task) {
    try {
      troupe.tasks().ended(task).get(60, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      StringBuilder trace = new StringBuilder("the task did not end:\n");
      troupe
          .history()
          .all(task)
          .forEach(event -> trace.append(EventView.json(task, event)).append('\n'));
      throw new AssertionError(trace.toString());
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
    Snapshots.sayWhatTheEventsSay(troupe.history().all(task));
    return troupe.resource(task);
  }

  /**
   * A team's folder against a server, in a node of its own.
   *
   * @param more of the environment's model, such as {@code dialect: hermes}
   */
  static JsonNode run(Path team, FakeModelServer server, String more, String goal)
      throws Exception {
    Path environment = team.resolve("env.yaml");
    Files.writeString(
        environment,
        "models: { default: { url: \"" + server.url() + "\", model: m " + more + " } }");
    try (Troupe troupe =
        Troupe.builder()
            .team(team)
            .environment(environment.toString())
            .data(team.resolve("data"))
            .start()) {
      return troupe
          .submit(TaskRequest.of(goal))
          .result()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
  }

  public static JsonNode run(Troupe troupe, Submission submission) {
    return await(troupe, submit(troupe, submission));
  }
}
