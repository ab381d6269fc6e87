package dev.troupe.agents.task.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.AloneNode;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.model.Models;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Giving back, seen synchronously. */
final class LocalPlacementTest {
  private static final TaskId TASK = new TaskId("t-test");

  private static BehaviorTestKit<LocalPlacement.Command> kit(TestInbox<DeskCommand> desk) {
    return BehaviorTestKit.create(LocalPlacement.create(deps(desk)));
  }

  static TaskDeps deps(TestInbox<DeskCommand> desk) {
    return deps(desk, TestInbox.create());
  }

  static TaskDeps deps(TestInbox<DeskCommand> desk, TestInbox<TaskIndex.Command> index) {
    return new TaskDeps(
        new SystemEnv(),
        new NoPayloads(),
        Models.none(),
        new Teams(new NoPayloads(), Runnable::run, Set.of()),
        Craft.STANDARD,
        Map.of(),
        desk.getRef(),
        index.getRef(),
        TestInbox.<Admission.Command>create().getRef(),
        TenantBudgets.none(new SystemEnv()),
        new EventFeed(),
        TaskObserver.NOBODY,
        new AloneNode("node"));
  }

  @Test
  void aPermitForATaskThatIsNotHereGoesBack() {
    TestInbox<DeskCommand> desk = TestInbox.create();
    BehaviorTestKit<LocalPlacement.Command> kit = kit(desk);
    Hash hash = Hash.of("x");
    CallIntent intent =
        new CallIntent(
            new CallId(TASK, "root", "plan"),
            TenantId.DEFAULT,
            Priority.NORMAL,
            "",
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
            Reserved.NOTHING,
            Duration.ofMinutes(1),
            Instant.EPOCH,
            0,
            Optional.empty(),
            Optional.empty());
    kit.run(new LocalPlacement.Tell(TASK, new Fact.Granted(intent)));
    assertThat(desk.getAllReceived()).containsExactly(new DeskCommand.Withdraw(intent.ticket()));
  }
}
