package dev.troupe.agents;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.Team;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelFailure;
import dev.troupe.api.ModelReply;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.ToolCall;
import dev.troupe.api.Usage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is not Troupe's own and goes wrong: it ends a call or an answer, and never the node. */
@Timeout(60)
final class ForeignFaultsIT {
  @TempDir Path folder;

  /** Clients that do what they must not: the call fails, and nothing else does. */
  @Test
  @SuppressWarnings("NullAway") // that is what they do
  void aClientThatBreaksItsContractFailsItsCallOnly() throws Exception {
    List<ModelClient> clients =
        List.of(
            client(() -> null),
            client(() -> call(null)),
            client(() -> call(CompletableFuture.completedFuture(null))),
            client(() -> call(CompletableFuture.failedFuture(new AssertionError("x")))),
            client(
                () -> {
                  throw new StackOverflowError("x");
                }),
            client(
                () -> {
                  throw new NoClassDefFoundError("x");
                }),
            client(
                () ->
                    call(
                        CompletableFuture.completedFuture(
                            new ModelFailure(null, null, 0, -1, null)))));
    for (ModelClient client : clients)
      assertThat(run(client).path("status").asText()).isEqualTo("failed");
  }

  /** Parts that are missing are empty: nothing that cannot be read back is ever written. */
  @Test
  @SuppressWarnings("NullAway") // that is what they do
  void aCallWithoutItsPartsIsWrittenAndReadBack() throws Exception {
    ToolCall call = new ToolCall(null, null, null);
    ModelReply odd = new ModelReply(null, null, List.of(call), null, null, null, null, -1);
    JsonNode task = run(odd, new AtomicInteger());
    assertThat(task.path("status").asText()).as(task.toString()).isEqualTo("failed");
    assertThat(task.path("stop_reason").asText()).isEqualTo("answer_rejected");
    assertThat(task.path("message").asText()).contains("answer in words");
  }

  @Test
  void anAnswerThatSaysNothingIsNone() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    JsonNode task = run(new ModelReply(" ", "", List.of(), "stop", Usage.NONE, "", "", -1), asked);
    assertThat(task.path("stop_reason").asText()).isEqualTo("provider");
    assertThat(task.path("message").asText()).contains("neither text nor tool calls");
    assertThat(asked.get()).isGreaterThan(1);
  }

  private JsonNode run(ModelReply reply, AtomicInteger asked) throws Exception {
    return run(
        client(
            () -> {
              asked.getAndIncrement();
              return call(CompletableFuture.completedFuture(reply));
            }));
  }

  /** The task that this client answers, on a node that lives on. */
  private JsonNode run(ModelClient client) throws Exception {
    EmbeddingIT.team(folder);
    try (FakeModelServer server =
            new FakeModelServer(seen -> FakeModelServer.Answer.text("unused"));
        Troupe troupe =
            Troupe.builder()
                .team(folder.resolve("team"))
                .environment(server.environment(4, ""))
                .model("default", client)
                .data(folder.resolve("data"))
                .start()) {
      JsonNode task =
          troupe
              .submit(TaskRequest.ofTeamGoal().input("q", "x"))
              .result()
              .toCompletableFuture()
              .get(50, SECONDS);
      assertThat(troupe.terminated().toCompletableFuture()).isNotDone();
      assertThat(troupe.endpoints().values().iterator().next().held()).isZero();
      return task;
    }
  }

  private static ModelClient client(Supplier<ModelCall> start) {
    return new ModelClient() {
      @Override
      public String describe() {
        return "broken";
      }

      @Override
      public ModelCall start(ModelRequest request, CallHeaders headers) {
        return start.get();
      }
    };
  }

  private static ModelCall call(CompletionStage<ModelResult> result) {
    return new ModelCall() {
      @Override
      public CompletionStage<ModelResult> result() {
        return result;
      }

      @Override
      public void cancel() {
        throw new IllegalStateException("x");
      }
    };
  }

  @Test
  void anAnswerOnWhichAPatternOverflowsIsSentBackAndTheNodeLives() throws Exception {
    Team team =
        TestTeam.load(
            """
            troupe: 1
            team: deep
            goal: "g"
            models: { default: {} }
            agents: { one: { prompt: p, output: schemas/s.json } }
            plan: { steps: [ { id: a, agent: one } ] }
            """,
            Map.of(
                "schemas/s.json",
                "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"pattern\":\"^(\\\\w|\\\\s|[.,;])+$\"}}}"),
            Set.of());
    String longest = "{\"text\": \"" + "word, ".repeat(20_000) + "\"}";
    try (FakeModelServer server =
            new FakeModelServer(
                seen ->
                    FakeModelServer.Answer.text(
                        seen.body().path("messages").size() > 2
                            ? "{\"text\": \"short\"}"
                            : longest));
        Troupe troupe =
            Troupe.builder()
                .data(folder.resolve("data"))
                .environment(server.environment(4, ""))
                .start()) {
      JsonNode task = TaskRuns.run(troupe, TestTeam.submission(team, "k"));
      assertThat(task.path("status").asText()).as(task.toString()).isEqualTo("completed");
      assertThat(troupe.terminated().toCompletableFuture()).isNotDone();
    }
  }
}
