package dev.troupe.agents;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.admission.AdmissionSettings;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.model.offline.OfflineModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Troupe inside another program, as a Spring bean would hold it: started, used, closed, started
 * again.
 */
@Timeout(60)
final class EmbeddingIT {
  @TempDir Path folder;

  /** What a host's container calls at its start and its end. */
  private static final class Bean implements AutoCloseable {
    private final Troupe troupe;

    Bean(Path folder, FakeModelServer server) {
      troupe =
          Troupe.builder()
              .team(folder.resolve("team"))
              .environment(server.environment(4, ""))
              .data(folder.resolve("data"))
              .start();
    }

    JsonNode answer(String question) {
      TaskHandle task =
          troupe.submit(
              TaskRequest.ofTeamGoal()
                  .input("q", question)
                  .idempotencyKey(question)
                  .label("by", "bean"));
      return task.result().toCompletableFuture().join();
    }

    @Override
    public void close() {
      troupe.close();
    }
  }

  private void team() throws IOException {
    team(folder);
  }

  static void team(Path folder) throws IOException {
    Path team = folder.resolve("team");
    Files.createDirectories(team.resolve("prompts"));
    Files.writeString(
        team.resolve("team.yaml"),
        """
        troupe: 1
        team: embedded
        goal: "Say {{ inputs.q }}"
        inputs: { q: { type: string } }
        models: { default: {} }
        agents: { writer: { prompt: w } }
        plan: { steps: [ { id: only, agent: writer, with: { goal: "x" } } ] }
        """);
    Files.writeString(team.resolve("prompts/w.prompty"), "user:\n{{ goal }}\n");
  }

  @Test
  void itAnswersAndLeavesNothingBehind() throws Exception {
    team();
    try (FakeModelServer server =
        new FakeModelServer(seen -> FakeModelServer.Answer.text("hello"))) {
      try (Bean warm = new Bean(folder, server)) {
        assertThat(warm.answer("first").path("answer").path("text").asText()).isEqualTo("hello");
      }
      Set<String> before = threads();
      int listening = listening();
      try (Bean bean = new Bean(folder, server)) {
        JsonNode task = bean.answer("why");
        assertThat(task.path("goal").asText()).isEqualTo("Say why");
        assertThat(task.path("labels").path("by").asText()).isEqualTo("bean");
        assertThat(bean.answer("why").path("id")).isEqualTo(task.path("id"));
        assertThat(listening()).as("nothing listens").isEqualTo(listening);
      }
      await("no thread stays").until(() -> before.containsAll(threads()));
    }
  }

  @Test
  void aHostsOwnClientAnswersForItsRole() throws Exception {
    team();
    try (FakeModelServer server = new FakeModelServer(seen -> FakeModelServer.Answer.text("no"));
        Troupe troupe =
            Troupe.builder()
                .team(folder.resolve("team"))
                .environment(server.environment(4, ""))
                .model("default", new OfflineModel())
                .data(folder.resolve("data"))
                .start()) {
      TaskHandle task = troupe.submit(TaskRequest.ofTeamGoal().input("q", "a"));
      assertThat(task.result().toCompletableFuture().join().path("answer").path("text").asText())
          .isNotEqualTo("no");
      assertThat(server.log()).isEmpty();
    }
  }

  @Test
  void anEnvironmentIsFoundInTheFolderOfItsTeam() throws Exception {
    team();
    try (FakeModelServer server = new FakeModelServer(seen -> FakeModelServer.Answer.text("hi"))) {
      Path environments = Files.createDirectories(folder.resolve("team/environments"));
      Files.writeString(
          environments.resolve("prod.yaml"),
          "models: { default: { url: \"" + server.url() + "\", model: m } }\n");
      try (Troupe troupe = node(server).environment("prod").data(folder.resolve("other")).start()) {
        JsonNode task =
            troupe
                .submit(TaskRequest.ofTeamGoal().input("q", "a"))
                .result()
                .toCompletableFuture()
                .get(30, SECONDS);
        assertThat(task.path("answer").path("text").asText()).isEqualTo("hi");
      }
      assertThatThrownBy(() -> node(server).environment("test").start())
          .isInstanceOf(UserFault.class)
          .hasMessageContaining("team/environments");
    }
  }

  /** A program that was ended in the middle submits again with its key: the same task goes on. */
  @Test
  void whatAnEarlierProcessLeftOpenGoesOn() throws Exception {
    team();
    AtomicInteger asked = new AtomicInteger();
    TaskRequest request = TaskRequest.ofTeamGoal().input("q", "why").idempotencyKey("one");
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                asked.incrementAndGet() == 1
                    ? FakeModelServer.Answer.text("late").after(Duration.ofSeconds(60))
                    : FakeModelServer.Answer.text("hello"))) {
      try (Troupe first = node(server).start()) {
        first.submit(request).accepted().toCompletableFuture().join();
        await().until(() -> asked.get() == 1);
      }
      try (Troupe second = node(server).recovering().start()) {
        JsonNode task = second.submit(request).result().toCompletableFuture().get(30, SECONDS);
        assertThat(task.path("answer").path("text").asText()).isEqualTo("hello");
      }
    }
  }

  private TroupeBuilder node(FakeModelServer server) {
    return Troupe.builder()
        .team(folder.resolve("team"))
        .environment(server.environment(4, ""))
        .data(folder.resolve("data"));
  }

  @Test
  void aRefusalIsTyped() throws Exception {
    team();
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> FakeModelServer.Answer.text("late").after(Duration.ofSeconds(30)));
        Troupe troupe =
            Troupe.builder()
                .team(folder.resolve("team"))
                .environment(server.environment(4, ""))
                .data(folder.resolve("data"))
                .settings(
                    new AdmissionSettings(
                        1, 1, t -> AdmissionSettings.Quota.NONE, Optional.empty()))
                .start()) {
      TaskRequest request = TaskRequest.ofTeamGoal().input("q", "a");
      TaskHandle running = troupe.submit(request);
      running.accepted().toCompletableFuture().join();
      troupe.submit(request).accepted().toCompletableFuture().join();
      assertThatThrownBy(() -> troupe.submit(request).result().toCompletableFuture().join())
          .cause()
          .isInstanceOfSatisfying(
              TaskRefused.class,
              refused -> {
                assertThat(refused.why()).isEqualTo(Fact.Refusal.FULL);
                assertThat(refused.retryAfterSeconds()).isPositive();
              });
      assertThat(running.cancel().toCompletableFuture().join()).isEqualTo(Fact.ControlReply.DONE);
      assertThat(running.result().toCompletableFuture().join().path("status").asText())
          .isEqualTo("canceled");
    }
  }

  private static Set<String> threads() {
    Set<String> names = new TreeSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet())
      if (thread.getName().matches("(?i).*(troupe|pekko).*")) names.add(thread.getName());
    return names;
  }

  /** Sockets of this machine in state LISTEN; 0A in /proc. */
  private static int listening() throws IOException {
    int count = 0;
    for (String file : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6"))
      if (Files.exists(Path.of(file)))
        for (String line : Files.readAllLines(Path.of(file)))
          if (line.strip().matches("\\d+: \\S+ \\S+ 0A .*")) count++;
    return count;
  }

  @Test
  void whoListensIsToldWhenTheNodeStops() throws Exception {
    team();
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    try (FakeModelServer server =
            new FakeModelServer(
                seen -> FakeModelServer.Answer.text("late").after(Duration.ofSeconds(30)));
        Troupe troupe =
            Troupe.builder()
                .team(folder.resolve("team"))
                .environment(server.environment(4, ""))
                .data(folder.resolve("data"))
                .start()) {
      TaskHandle task = troupe.submit(TaskRequest.ofTeamGoal().input("q", "x"));
      await().until(() -> !server.log().isEmpty());
      troupe
          .tasks()
          .events(task.id(), 0)
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(TaskHistory.Numbered event) {}

                @Override
                public void onError(Throwable cause) {
                  told.complete(cause);
                }

                @Override
                public void onComplete() {}
              });
    }
    assertThat(told.get(10, SECONDS)).hasMessageContaining("stopped");
  }
}
