package dev.troupe.agents.task.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.team.UserFault;
import dev.troupe.api.TaskId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** What happens when more arrives than one write after another can take. */
final class IntakeTest {
  private static final TaskId TASK = new TaskId("t-test");

  @Test
  void whenFullItAnswersWhoAsksAndLeavesOnlyBetweenWrites() {
    TestInbox<LocalPlacement.Command> placement = TestInbox.create();
    BehaviorTestKit<IntakeCommand> intake =
        BehaviorTestKit.create(
            Intake.create(
                TASK,
                LocalPlacementTest.deps(TestInbox.<DeskCommand>create()),
                placement.getRef(),
                new Turns(1),
                self -> Behaviors.ignore()));
    intake.run(new IntakeCommand.Deliver(new Fact.Wake())); // the writer is busy with it
    for (int i = 0; i < Intake.CAPACITY; i++)
      intake.run(new IntakeCommand.Deliver(new Fact.RetryDue("root", "think/" + i)));
    List<Fact.ControlReply> replies = new ArrayList<>();
    intake.run(new IntakeCommand.Deliver(new Fact.Control(Fact.Verb.CANCEL, replies::add)));
    assertThat(replies).containsExactly(Fact.ControlReply.UNAVAILABLE);
    intake.run(new IntakeCommand.Deliver(new Fact.TimeUp()));
    assertThat(placement.hasMessages()).as("a write is under way").isFalse();
    intake.run(new IntakeCommand.Ready(false));
    assertThat(placement.receiveMessage()).isInstanceOf(LocalPlacement.Leaving.class);
  }

  /** Whoever pauses and resumes gets what was said last; only a cancel overtakes. */
  @Test
  @SuppressWarnings("unchecked")
  void commandsThatWaitedAreCarriedOutInTheirOrderAfterACancel() {
    TestInbox<LocalPlacement.Command> placement = TestInbox.create();
    List<TaskSupervisor.Facts> told = new ArrayList<>();
    BehaviorTestKit<IntakeCommand> intake =
        BehaviorTestKit.create(
            Intake.create(
                TASK,
                LocalPlacementTest.deps(TestInbox.<DeskCommand>create()),
                placement.getRef(),
                new Turns(1),
                self -> Behaviors.ignore()));
    intake.run(new IntakeCommand.Deliver(new Fact.Wake()));
    for (Fact.Verb verb : List.of(Fact.Verb.PAUSE, Fact.Verb.RESUME, Fact.Verb.CANCEL))
      intake.run(new IntakeCommand.Deliver(new Fact.Control(verb, r -> {})));
    intake.run(new IntakeCommand.Ready(false));
    ActorRef<TaskSupervisor.Command> writer =
        (ActorRef<TaskSupervisor.Command>)
            intake.expectEffectClass(Effect.SpawnedAnonymous.class).ref();
    intake
        .childInbox(writer)
        .getAllReceived()
        .forEach(message -> told.add((TaskSupervisor.Facts) message));
    assertThat(told.getLast().facts())
        .extracting(fact -> ((Fact.Control) fact).verb())
        .containsExactly(Fact.Verb.CANCEL, Fact.Verb.PAUSE, Fact.Verb.RESUME);
  }

  /** A journal comes back, and the sweeper with it; a tool that is lacking does not. */
  @Test
  void whoCannotReadTheTeamGivesUpOnlyWhereTheJournalIsNotToBlame() {
    TestInbox<LocalPlacement.Command> placement = TestInbox.create();
    TestInbox<TaskIndex.Command> index = TestInbox.create();
    for (Throwable why :
        List.of(
            new CompletionException(new SQLException("disk I/O error")),
            new CompletionException(new UserFault("no tool of this name")))) {
      BehaviorTestKit<IntakeCommand> intake =
          BehaviorTestKit.create(
              Intake.create(
                  TASK,
                  LocalPlacementTest.deps(TestInbox.<DeskCommand>create(), index),
                  placement.getRef(),
                  new Turns(1),
                  self -> Behaviors.ignore()));
      intake.run(new IntakeCommand.Deliver(new Fact.Wake()));
      intake.run(new IntakeCommand.CannotBegin(why));
      assertThat(placement.receiveMessage()).isInstanceOf(LocalPlacement.Leaving.class);
    }
    assertThat(index.getAllReceived())
        .singleElement()
        .isInstanceOfSatisfying(
            TaskIndex.Unable.class, unable -> assertThat(unable.why()).contains("no tool"));
  }
}
