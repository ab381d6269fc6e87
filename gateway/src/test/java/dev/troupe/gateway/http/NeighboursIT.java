package dev.troupe.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.TaskHandle;
import dev.troupe.agents.TaskRequest;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.TroupeBuilder;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service and another process with tasks of its own, on one data folder and one environment. */
final class NeighboursIT {
  /** Longer than the service needs to look for open tasks, twice. */
  private static final Duration SLOW = Duration.ofSeconds(12);

  @TempDir Path folder;

  @BeforeEach
  void teams() throws Exception {
    Teams.write(folder.resolve("teams"));
  }

  private TroupeBuilder node(Path environment) {
    return Troupe.builder()
        .data(folder.resolve(".troupe"))
        .environment(environment.toString())
        .team(folder.resolve("teams/one"));
  }

  private static TaskId submit(Troupe troupe) throws Exception {
    TaskHandle handle = troupe.submit(TaskRequest.ofTeamGoal().input("q", "a"));
    return handle.accepted().toCompletableFuture().get(20, TimeUnit.SECONDS).task();
  }

  private ServeProcess serve(Path environment) throws Exception {
    return ServeProcess.start(folder, environment, List.of());
  }

  @Test
  void whatAnotherProcessWorksOnIsLeftToItAndWhatItLeavesIsTakenUp() throws Exception {
    try (FakeModel model = new FakeModel(SLOW)) {
      Path environment = model.environment(folder.resolve("env.yaml"), 8);
      Troupe run = node(environment).start();
      TaskId first = submit(run);
      await().until(() -> model.log().size() == 1);
      try (ServeProcess serve = serve(environment)) {
        assertThat(serve.end(first.toString()).path("status").asText()).isEqualTo("completed");
        assertThat(model.log()).as("one call, sent once").hasSize(1);
        submitThenLeave(run, model);
        JsonNode second = serve.end(lastOf(serve));
        assertThat(second.path("status").asText()).isEqualTo("completed");
        assertThat(model.log()).as("its call was lost with the process, and sent again").hasSize(3);
        assertThat(serve.terminate()).isZero();
      }
    }
  }

  private static void submitThenLeave(Troupe run, FakeModel model) throws Exception {
    submit(run);
    await().until(() -> model.log().size() == 2);
    run.close();
  }

  private static String lastOf(ServeProcess serve) throws Exception {
    JsonNode tasks = serve.get("/v1/tasks?limit=1").path("tasks");
    return tasks.get(0).path("id").asText();
  }

  @Test
  void whoResumesATaskTakesItOver() throws Exception {
    try (FakeModel model = new FakeModel(SLOW)) {
      Path environment = model.environment(folder.resolve("env.yaml"), 8);
      try (ServeProcess serve = serve(environment)) {
        String id =
            Json.parse(
                    serve.post("/v1/tasks", "{\"team\":\"one\",\"inputs\":{\"q\":\"a\"}}").body())
                .path("id")
                .asText();
        await().until(() -> model.log().size() == 1);
        model.delay(Duration.ZERO);
        try (Troupe other = node(environment).start()) {
          other.tasks().resume(new TaskId(id));
          other.tasks().ended(new TaskId(id)).get(10, TimeUnit.SECONDS);
        }
        assertThat(model.log()).hasSize(2);
      }
    }
  }
}
