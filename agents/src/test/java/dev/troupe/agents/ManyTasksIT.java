package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TaskId;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import dev.troupe.runtime.model.scripted.ScriptRule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of tasks persisting at once: none stops. */
final class ManyTasksIT {
  private static final int TASKS = 3_000;

  @TempDir Path data;

  @Test
  void threeThousandTasksActiveAtOnceAllFinish() throws Exception {
    Team team =
        TestTeam.load(
            """
            troupe: 1
            team: tiny
            models: { default: {} }
            agents: { worker: { prompt: p } }
            plan: { steps: [ { id: only, agent: worker, with: { goal: "x" } } ] }
            """,
            Set.of());
    CompletableFuture<Boolean> allSubmitted = new CompletableFuture<>();
    ScriptRule rule =
        new ScriptRule(
            Optional.empty(),
            List.of(),
            OptionalInt.empty(),
            TextNode.valueOf("ok"),
            Duration.ofSeconds(2),
            Optional.empty());
    SequencedMap<String, Environment.Binding> models = new LinkedHashMap<>();
    Endpoint endpoint =
        new Endpoint(
            "default",
            URI.create("scripted:/x"),
            "scripted",
            "",
            Optional.empty(),
            new EndpointLimits(TASKS, 0, 0),
            Optional.empty(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5));
    models.put(
        "default",
        new Environment.Binding(Environment.Kind.SCRIPTED, endpoint, List.of(rule), Set.of()));
    try (Troupe troupe =
        Troupe.builder()
            .data(data)
            .environment(new Environment("scripted", models))
            .settings(AdmissionSettings.DEFAULT.withActive(2 * TASKS))
            .start()) {
      List<CompletionStage<Fact.SubmitReply>> replies = new ArrayList<>();
      for (int i = 0; i < TASKS; i++)
        replies.add(troupe.tasks().submit(TestTeam.submission(team, "k" + i)));
      List<TaskId> tasks = new ArrayList<>();
      for (CompletionStage<Fact.SubmitReply> reply : replies)
        tasks.add(
            ((Fact.SubmitReply.Accepted) reply.toCompletableFuture().get(60, TimeUnit.SECONDS))
                .task());
      allSubmitted.complete(true);
      for (TaskId task : tasks)
        assertThat(TaskRuns.await(troupe, task).path("status").asText()).isEqualTo("completed");
    }
  }
}
