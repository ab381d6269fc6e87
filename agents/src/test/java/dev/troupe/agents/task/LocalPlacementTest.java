package dev.troupe.agents.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.worker.Craft;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.payload.Payloads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Refusing and giving back, seen synchronously. */
final class LocalPlacementTest {
  private static final TaskId TASK = new TaskId("t-test");

  private static BehaviorTestKit<LocalPlacement.Command> kit(
      int maxActive, TestInbox<CallDesk.Command> desk) {
    TaskDeps deps =
        new TaskDeps(
            new SystemEnv(),
            new NoPayloads(),
            Models.none(),
            new Teams(new NoPayloads(), Runnable::run, Set.of()),
            Craft.STANDARD,
            Map.of(),
            desk.getRef(),
            TestInbox.<TaskIndex.Command>create().getRef(),
            new EventFeed(),
            "node");
    return BehaviorTestKit.create(
        LocalPlacement.create(deps, new LocalPlacement.Settings(maxActive)));
  }

  private static final class NoPayloads implements Payloads {
    @Override
    public Hash put(TenantId tenant, byte[] bytes) {
      return Hash.of(bytes);
    }

    @Override
    public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
      return new CompletableFuture<>();
    }
  }

  @Test
  void aFullNodeRefusesTyped() {
    BehaviorTestKit<LocalPlacement.Command> kit = kit(0, TestInbox.create());
    List<Fact.SubmitReply> replies = new ArrayList<>();
    Hash hash = Hash.of("x");
    kit.run(
        new LocalPlacement.Tell(
            TASK,
            new Fact.Submit(
                new TaskEvent.TaskSubmitted(TenantId.DEFAULT, "t", hash, hash, "e", hash, hash, ""),
                hash,
                replies::add)));
    assertThat(((Fact.SubmitReply.Refused) replies.getFirst()).why()).isEqualTo(Fact.Refusal.FULL);
  }

  @Test
  void aPermitForATaskThatIsNotHereGoesBack() {
    TestInbox<CallDesk.Command> desk = TestInbox.create();
    BehaviorTestKit<LocalPlacement.Command> kit = kit(10, desk);
    Hash hash = Hash.of("x");
    CallIntent intent =
        new CallIntent(
            new CallId(TASK, "root", "plan"),
            TenantId.DEFAULT,
            1,
            TaskEvent.Kind.MODEL,
            "default",
            "a",
            0,
            hash,
            hash,
            "",
            Effect.UNKNOWN,
            "k",
            1,
            Instant.EPOCH);
    kit.run(new LocalPlacement.Tell(TASK, new Fact.Granted(intent)));
    assertThat(desk.getAllReceived()).containsExactly(new CallDesk.Withdraw(intent.ticket()));
  }
}
