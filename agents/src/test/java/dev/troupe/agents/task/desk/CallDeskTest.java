package dev.troupe.agents.task.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.TestTeam;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.feed.AnswerFeed;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.supervisor.NoPayloads;
import dev.troupe.agents.tool.ToolRunner;
import dev.troupe.agents.tool.Toolbox;
import dev.troupe.api.CallHeaders;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Message;
import dev.troupe.api.ModelCall;
import dev.troupe.api.ModelClient;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.ModelResult;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.model.RequestManifests;
import dev.troupe.runtime.model.gateway.EndpointLimits;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that ask the same wait for one of them, but not for one that nobody comes back for. */
final class CallDeskTest {
  private record Told(TaskId task, Fact fact) {}

  private final ActorTestKit kit = ActorTestKit.create();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Never answers. */
  private static final class Silent implements ModelClient {
    @Override
    public String describe() {
      return "silent";
    }

    @Override
    public ModelCall start(ModelRequest request, CallHeaders headers) {
      return new ModelCall() {
        @Override
        public CompletionStage<ModelResult> result() {
          return new CompletableFuture<>();
        }

        @Override
        public void cancel() {}
      };
    }
  }

  /** Nothing here is a fork. */
  private static JournalReader unread() {
    return (JournalReader)
        Proxy.newProxyInstance(
            JournalReader.class.getClassLoader(),
            new Class<?>[] {JournalReader.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private Models models() {
    Endpoint endpoint =
        new Endpoint(
            "default",
            URI.create("http://127.0.0.1:9/v1"),
            "m",
            "",
            Optional.empty(),
            new EndpointLimits(8, 0, 0),
            Optional.empty(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    SequencedMap<String, Models.Bound> bound = new LinkedHashMap<>();
    bound.put("default", new Models.Bound(endpoint, new Silent()));
    CompletableFuture<Models> models = new CompletableFuture<>();
    kit.spawn(
        Behaviors.setup(
            context -> {
              models.complete(Models.start(context, bound, new SystemEnv()));
              return Behaviors.empty();
            }));
    return models.join();
  }

  private static CallIntent intent(String task) {
    return new CallIntent(
        new CallId(new TaskId(task), "root/s1", "think/0"),
        TenantId.DEFAULT,
        Priority.NORMAL,
        "",
        1,
        TaskEvent.Kind.MODEL,
        "default",
        "a",
        0,
        Decisions.HASH,
        Hash.of("the same"),
        "",
        Effect.UNKNOWN,
        "key-" + task,
        Reserved.NOTHING,
        Duration.ofMinutes(1),
        Instant.now(),
        0,
        Optional.of(Duration.ofHours(1)),
        Optional.empty());
  }

  @Test
  void whoWaitsForTheAnswerOfAFailedTaskAsksHimself() {
    TestProbe<Told> told = kit.createTestProbe();
    ActorRef<DeskCommand> desk =
        kit.spawn(
            CallDesk.create(
                new DeskDeps(
                    new SystemEnv(),
                    new NoPayloads(),
                    AnswerIndex.NONE,
                    new TaskHistory(unread()),
                    new RequestManifests(new NoPayloads()),
                    models(),
                    ToolRunner.virtualThreads(1),
                    TenantBudgets.none(new SystemEnv()),
                    new AnswerFeed(),
                    (task, fact) -> told.getRef().tell(new Told(task, fact)))));
    ModelRequest body =
        new ModelRequest(
            List.of(Message.user("hi")),
            List.of(),
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            0);
    Toolbox tools = new Toolbox(TestTeam.of(List.of(), Set.of()), Map.of());
    CallIntent first = intent("t-1");
    CallIntent second = intent("t-2");
    desk.tell(new DeskCommand.Want(first, Optional.of(body), tools));
    assertThat(told.receiveMessage())
        .isEqualTo(new Told(new TaskId("t-1"), new Fact.Granted(first)));
    desk.tell(new DeskCommand.Send(first, tools));
    desk.tell(new DeskCommand.Want(second, Optional.of(body), tools));
    told.expectNoMessage(Duration.ofMillis(300));
    desk.tell(new DeskCommand.Release(new TaskId("t-1")));
    assertThat(told.receiveMessage())
        .isEqualTo(new Told(new TaskId("t-2"), new Fact.Granted(second)));
  }
}
