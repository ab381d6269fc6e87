package dev.troupe.agents;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.api.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a host program does wrong, or does in a callback: it is told, and the node goes on. */
@Timeout(60)
final class HostFaultsIT {
  private static final TaskRequest QUESTION = TaskRequest.ofTeamGoal().input("q", "x");

  @TempDir Path folder;

  private FakeModelServer server;
  private Troupe troupe;
  private final AtomicBoolean fatal = new AtomicBoolean();

  @BeforeEach
  void open() throws Exception {
    EmbeddingIT.team(folder);
    server = new FakeModelServer(seen -> FakeModelServer.Answer.text("fine"));
    troupe = node();
  }

  private Troupe node() {
    return Troupe.builder()
        .team(folder.resolve("team"))
        .environment(server.environment(4, ""))
        .data(folder.resolve("data"))
        .observer(
            (task, after, entries) -> {
              if (fatal.get()) throw new OutOfMemoryError("pretended");
            })
        .start();
  }

  @AfterEach
  void close() throws Exception {
    troupe.close();
    server.close();
  }

  private JsonNode run() throws Exception {
    return troupe.submit(QUESTION).result().toCompletableFuture().get(20, SECONDS);
  }

  @Test
  @SuppressWarnings("NullAway") // that is what it does
  void nullsAreRefusedWhereTheyComeIn() throws Exception {
    assertThatThrownBy(() -> troupe.tasks().control(null, Fact.Verb.CANCEL))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task");
    assertThatThrownBy(() -> troupe.tasks().control(new TaskId("t-x"), null)).hasMessage("verb");
    assertThatThrownBy(() -> troupe.tasks().resume(null)).hasMessage("task");
    assertThatThrownBy(() -> troupe.tasks().events(new TaskId("t-x"), 0).subscribe(null))
        .hasMessage("subscriber");
    assertThat(run().path("status").asText()).isEqualTo("completed");
  }

  @Test
  void whatHangsOnAReplyMayWaitForTheNode() throws Exception {
    JsonNode task =
        troupe
            .submit(QUESTION)
            .accepted()
            .thenApply(
                accepted -> {
                  try {
                    return run();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toCompletableFuture()
            .get(30, SECONDS);
    assertThat(task.path("status").asText()).isEqualTo("completed");
  }

  @Test
  void whatIsNoGoalAndNoKeyIsRefused() {
    assertThatThrownBy(() -> TaskRequest.of(" ")).hasMessage("goal must not be blank");
    assertThatThrownBy(() -> QUESTION.idempotencyKey(""))
        .hasMessage("idempotencyKey must not be blank");
    assertThatThrownBy(() -> TaskRequest.of("a\ud800b")).hasMessageContaining("surrogate");
    assertThatThrownBy(() -> troupe.resource(new TaskId("t-unknown")))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("t-unknown");
  }

  @Test
  void aSubscriberThatThrowsKeepsNothingOpen() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    troupe
        .tasks()
        .events(new TaskId("t-never"), 0)
        .subscribe(
            new Flow.Subscriber<TaskHistory.Numbered>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
              }

              @Override
              public void onNext(TaskHistory.Numbered event) {}

              @Override
              public void onError(Throwable failure) {
                told.complete(failure);
                throw new IllegalStateException("x");
              }

              @Override
              public void onComplete() {}
            });
    troupe.close();
    assertThat(told).isDone();
    troupe = node(); // the folder is free
    assertThat(run().path("status").asText()).isEqualTo("completed");
  }

  /** An actor that it strikes answers nobody any more, and its system never gets to its end. */
  @Test
  void aFatalErrorEndsTheNodeAndWhoWaitsIsTold() {
    fatal.set(true);
    TaskHandle task = troupe.submit(QUESTION);
    assertThat(troupe.terminated().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
    assertThat(task.result().toCompletableFuture()).failsWithin(Duration.ofSeconds(5));
    assertThat(troupe.submit(QUESTION).result().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withMessageContaining("the node has stopped");
  }
}
