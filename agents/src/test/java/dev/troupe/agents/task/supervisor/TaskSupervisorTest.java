package dev.troupe.agents.task.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.agents.AloneNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.budget.TenantBudgets;
import dev.troupe.agents.task.admission.Admission;
import dev.troupe.agents.task.admission.TaskIndex;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.decide.TaskDecider;
import dev.troupe.agents.task.desk.DeskCommand;
import dev.troupe.agents.task.feed.EventFeed;
import dev.troupe.agents.task.feed.TaskObserver;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.JournalEntry;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.journal.TaskEventCodec;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.agents.team.Teams;
import dev.troupe.agents.worker.Craft;
import dev.troupe.api.Hash;
import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.env.SystemEnv;
import dev.troupe.runtime.model.Models;
import dev.troupe.runtime.payload.PayloadMissing;
import dev.troupe.runtime.payload.Payloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The writer alone: what it persists, that it serialises, that it recovers. */
final class TaskSupervisorTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.config()
              .withFallback(ConfigFactory.parseResources("troupe-agents.conf")));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static final Terms TERMS =
      new Terms(
          Priority.BATCH,
          new TreeMap<>(Map.of("k", "v")),
          List.of("default"),
          Optional.of(Limits.NONE.with(Limit.SUBTASKS, 3)),
          "",
          List.of());

  private static final TaskId TASK = new TaskId("t-test");

  private static TaskDeps deps() {
    return deps(new NoPayloads());
  }

  private static TaskDeps deps(Payloads payloads) {
    return new TaskDeps(
        new SystemEnv(),
        payloads,
        Models.none(),
        new Teams(payloads, Runnable::run, Set.of()),
        Craft.STANDARD,
        Map.of(),
        KIT.<DeskCommand>createTestProbe().getRef(),
        KIT.<TaskIndex.Command>createTestProbe().getRef(),
        KIT.<Admission.Command>createTestProbe().getRef(),
        TenantBudgets.none(new SystemEnv()),
        new EventFeed(),
        TaskObserver.NOBODY,
        new AloneNode("node"));
  }

  private static Fact.Submit submit(Consumer<Fact.SubmitReply> reply, String body) {
    Hash hash = Hash.of(body);
    return new Fact.Submit(
        new TaskEvent.TaskSubmitted(
            TenantId.DEFAULT, "team", hash, hash, "offline", hash, hash, "", TERMS),
        hash,
        true,
        reply);
  }

  @Test
  void acknowledgesASubmitAfterItsEventAndKnowsItAgainAfterARestart() {
    TestProbe<IntakeCommand> intake = KIT.createTestProbe();
    EventSourcedBehaviorTestKit<TaskSupervisor.Command, JournalEntry, TaskState> kit =
        EventSourcedBehaviorTestKit.create(
            KIT.system(),
            TaskSupervisor.create(TASK, deps(), intake.getRef()),
            EventSourcedBehaviorTestKit.enabledSerializationSettings()
                .withVerifyCommands(false)
                .withVerifyState(false)
                .withVerifyEquality(true));
    List<Fact.SubmitReply> replies = new ArrayList<>();
    EventSourcedBehaviorTestKit.CommandResult<TaskSupervisor.Command, JournalEntry, TaskState>
        first = kit.runCommand(new TaskSupervisor.Facts(List.of(submit(replies::add, "a"))));
    assertThat(first.events())
        .extracting(e -> TaskEventCodec.name(e.event()))
        .containsExactly("task_submitted", "note_written", "subtask_opened");
    assertThat(replies).containsExactly(new Fact.SubmitReply.Accepted(TASK, false));
    kit.restart();
    kit.runCommand(
        new TaskSupervisor.Facts(List.of(submit(replies::add, "a"), submit(replies::add, "b"))));
    assertThat(replies.get(1)).isEqualTo(new Fact.SubmitReply.Accepted(TASK, true));
    assertThat(replies.get(2)).isInstanceOf(Fact.SubmitReply.Refused.class);
  }

  /** Whoever cannot read its team, or lacks a tool of it, must not seem to work on it. */
  @Test
  void doesNotTakeOverWhatItCannotWorkOn() {
    Payloads gone =
        new Payloads() {
          @Override
          public Hash put(TenantId tenant, byte[] bytes) {
            return Hash.of(bytes);
          }

          @Override
          public CompletionStage<byte[]> get(TenantId tenant, Hash hash) {
            return CompletableFuture.failedFuture(new PayloadMissing(hash));
          }
        };
    TestProbe<IntakeCommand> intake = KIT.createTestProbe();
    EventSourcedBehaviorTestKit<TaskSupervisor.Command, JournalEntry, TaskState> kit =
        EventSourcedBehaviorTestKit.create(
            KIT.system(),
            TaskSupervisor.create(new TaskId("t-other"), deps(gone), intake.getRef()),
            EventSourcedBehaviorTestKit.disabledSerializationSettings());
    kit.runCommand(new TaskSupervisor.Facts(List.of(submit(r -> {}, "a"))));
    kit.restart();
    assertThat(kit.runCommand(new TaskSupervisor.Facts(List.of(new Fact.Wake()))).hasNoEvents())
        .isTrue();
    intake.fishForMessage(
        Duration.ofSeconds(5),
        message ->
            message instanceof IntakeCommand.CannotBegin
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  private EventSourcedBehaviorTestKit<TaskSupervisor.Command, JournalEntry, TaskState> writer(
      String task) {
    return EventSourcedBehaviorTestKit.create(
        KIT.system(),
        TaskSupervisor.create(
            new TaskId(task), deps(), KIT.<IntakeCommand>createTestProbe().getRef()),
        EventSourcedBehaviorTestKit.disabledSerializationSettings());
  }

  private static Fact.Ask question() {
    return new Fact.Ask(
        new Question(
            "",
            Question.Kind.APPROVAL,
            "root",
            "tool/0/0",
            "a",
            "mail",
            Decisions.HASH,
            "why",
            0,
            Instant.now().plusSeconds(3600)));
  }

  /** Each is answered by the state that it met, not by the one before all. */
  @Test
  void ofTwoThatComeTogetherTheSecondIsTooLate() {
    EventSourcedBehaviorTestKit<TaskSupervisor.Command, JournalEntry, TaskState> kit =
        writer("t-two");
    List<Fact.SubmitReply> submits = new ArrayList<>();
    kit.runCommand(
        new TaskSupervisor.Facts(
            List.of(submit(submits::add, "a"), submit(submits::add, "a"), question())));
    assertThat(submits)
        .containsExactly(
            new Fact.SubmitReply.Accepted(new TaskId("t-two"), false),
            new Fact.SubmitReply.Accepted(new TaskId("t-two"), true));
    List<Fact.AnswerReply> replies = new ArrayList<>();
    kit.runCommand(
        new TaskSupervisor.Facts(
            List.of(
                new Fact.Answered(
                    TenantId.DEFAULT, "q1", Answer.DENIED, Optional.empty(), "anna", replies::add),
                new Fact.Answered(
                    TenantId.DEFAULT,
                    "q1",
                    Answer.APPROVED,
                    Optional.empty(),
                    "bert",
                    replies::add))));
    assertThat(replies).containsExactly(Fact.AnswerReply.DONE, Fact.AnswerReply.OVER);
  }

  @Test
  void anAnswerBesideACancelIsTooLate() {
    EventSourcedBehaviorTestKit<TaskSupervisor.Command, JournalEntry, TaskState> kit =
        writer("t-three");
    kit.runCommand(new TaskSupervisor.Facts(List.of(submit(r -> {}, "a"), question())));
    List<Object> replies = new ArrayList<>();
    kit.runCommand(
        new TaskSupervisor.Facts(
            List.of(
                new Fact.Control(Fact.Verb.CANCEL, replies::add),
                new Fact.Answered(
                    TenantId.DEFAULT,
                    "q1",
                    Answer.APPROVED,
                    Optional.empty(),
                    "x",
                    replies::add))));
    assertThat(replies).containsExactly(Fact.ControlReply.DONE, Fact.AnswerReply.OVER);
  }

  /** A call that is written together with the pause goes out first. */
  @Test
  void aPauseIsAcknowledgedAfterWhatWasWrittenWithIt() {
    TestInbox<DeskCommand> desk = TestInbox.create();
    Decisions decisions = new Decisions(Limits.NONE);
    TaskState before = decisions.state();
    decisions.decide(new Fact.Granted(Decisions.model("root", "plan", Reserved.NOTHING)));
    List<Fact.ControlReply> replies = new ArrayList<>();
    Fact.Control pause = new Fact.Control(Fact.Verb.PAUSE, replies::add);
    new Replies(Decisions.TASK, desk.getRef())
        .answer(List.of(new TaskDecider.Told(pause, before, Decisions.NOW)), decisions.state());
    assertThat(replies).isEmpty();
    assertThat(desk.receiveMessage()).isInstanceOf(DeskCommand.Fence.class);
  }
}
