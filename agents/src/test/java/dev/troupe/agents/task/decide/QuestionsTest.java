package dev.troupe.agents.task.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limits;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Reserved;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.TaskState;
import dev.troupe.api.Effect;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QuestionsTest {
  private static final String S = "root/s1";

  private final Decisions task = new Decisions(Limits.DEFAULT);

  private void asked(String label) {
    if (task.state().subtask(S).isEmpty()) task.open(S, Optional.empty());
    task.decide(new Fact.Ask(Decisions.question(Question.Kind.APPROVAL, S, label, 0)));
  }

  @Test
  void nothingIsSentBeforeItIsAllowedAndNothingElseThanWhatWasAllowed() {
    asked("tool/0/0");
    CallIntent call = Decisions.tool(S, "tool/0/0", Effect.IRREVERSIBLE);
    assertThat(task.decide(new Fact.Granted(call))).isEmpty();
    task.decide(Decisions.answer("q1", Answer.APPROVED, Optional.empty()));
    CallIntent other =
        Decisions.intent(
            S,
            "tool/0/0",
            TaskEvent.Kind.TOOL,
            Effect.IRREVERSIBLE,
            Reserved.NOTHING,
            Hash.of("other arguments"));
    assertThat(task.decide(new Fact.Granted(other))).isEmpty();
    CallIntent transfer =
        Decisions.intent(
            S,
            "tool/0/0",
            TaskEvent.Kind.TOOL,
            "transfer",
            Effect.IRREVERSIBLE,
            Reserved.NOTHING,
            Decisions.HASH);
    assertThat(task.decide(new Fact.Granted(transfer))).as("another tool").isEmpty();
    assertThat(task.decide(new Fact.Granted(call))).hasSize(1);
    assertThat(task.decide(new Fact.Granted(call))).as("single use").isEmpty();
  }

  @Test
  void onlyItsOwnTenantAnswers() {
    asked("tool/0/0");
    Fact.Answered stranger =
        new Fact.Answered(
            new TenantId("stranger"), "q1", Answer.APPROVED, Optional.empty(), "x", r -> {});
    assertThat(AnswerQuestion.reply(task.state(), stranger, Decisions.NOW))
        .isEqualTo(Fact.AnswerReply.UNKNOWN);
    assertThat(task.decide(stranger)).isEmpty();
    assertThat(task.state().openQuestions()).hasSize(1);
  }

  @Test
  void whatIsDeniedOrExpiresIsRefusedAndTheAgentIsTold() {
    asked("tool/0/0");
    asked("tool/0/1");
    long before = task.state().subtask(S).orElseThrow().version();
    assertThat(task.decide(Decisions.answer("q1", Answer.DENIED, Optional.empty())))
        .hasExactlyElementsOfTypes(TaskEvent.QuestionAnswered.class, TaskEvent.CallRefused.class);
    assertThat(task.decide(new Fact.QuestionDue("q2")))
        .hasExactlyElementsOfTypes(TaskEvent.QuestionAnswered.class, TaskEvent.CallRefused.class);
    assertThat(task.state().subtask(S).orElseThrow().version()).isGreaterThan(before);
    assertThat(task.decide(new Fact.Granted(Decisions.tool(S, "tool/0/0", Effect.UNKNOWN))))
        .isEmpty();
  }

  /** Report 6 of the list in reference/frameworks.md: two parallel tools both ask. */
  @Test
  void report6EachAnswerReachesItsOwnQuestion() {
    asked("tool/0/0");
    asked("tool/0/1");
    task.decide(Decisions.answer("q2", Answer.APPROVED, Optional.empty()));
    CallIntent second = Decisions.tool(S, "tool/0/1", Effect.UNKNOWN);
    CallIntent first = Decisions.tool(S, "tool/0/0", Effect.UNKNOWN);
    assertThat(task.decide(new Fact.Granted(second))).hasSize(1);
    assertThat(task.decide(new Fact.Granted(first))).isEmpty();
    assertThat(task.state().openQuestions()).extracting(Question::id).containsExactly("q1");
  }

  @Test
  void anAnswerThatDoesNotFitIsNotTaken() {
    asked("tool/0/0");
    Fact.Answered wrong = Decisions.answer("q1", Answer.DONE, Optional.empty());
    assertThat(AnswerQuestion.reply(task.state(), wrong, Decisions.NOW))
        .isEqualTo(Fact.AnswerReply.UNFIT);
    assertThat(task.decide(wrong)).isEmpty();
    Fact.Answered none = Decisions.answer("q9", Answer.APPROVED, Optional.empty());
    assertThat(AnswerQuestion.reply(task.state(), none, Decisions.NOW))
        .isEqualTo(Fact.AnswerReply.NO_QUESTION);
    assertThat(AnswerQuestion.reply(TaskState.EMPTY, none, Decisions.NOW))
        .isEqualTo(Fact.AnswerReply.UNKNOWN);
  }

  /** A paused task has no clock, and one that nobody works on has none either. */
  @Test
  void anAnswerAfterItsTimeIsNotTakenThoughNobodyClosedTheQuestion() {
    asked("tool/0/0");
    Question question = task.state().openQuestions().getFirst();
    task.later(Duration.between(Decisions.NOW, question.expires()));
    Fact.Answered late = Decisions.answer("q1", Answer.APPROVED, Optional.empty());
    assertThat(AnswerQuestion.reply(task.state(), late, question.expires()))
        .isEqualTo(Fact.AnswerReply.OVER);
    assertThat(task.decide(late))
        .hasExactlyElementsOfTypes(TaskEvent.QuestionAnswered.class, TaskEvent.CallRefused.class);
    assertThat(task.state().question("q1").orElseThrow().is(Answer.EXPIRED)).isTrue();
  }

  @Test
  void aTaskIsSuspendedOnlyWhenNothingElseIsUnderWayAndWakesWithTheAnswer() {
    asked("tool/0/0");
    CallIntent other = Decisions.model(S, "think/1", Reserved.NOTHING);
    task.decide(new Fact.Granted(other));
    assertThat(task.decide(new Fact.Quiet(task.state().events()))).isEmpty();
    task.decide(Decisions.settled(other, Decisions.answered(1, 1, "0")));
    assertThat(task.decide(new Fact.Quiet(task.state().events() - 1))).as("stale").isEmpty();
    assertThat(task.decide(new Fact.Quiet(task.state().events())))
        .hasExactlyElementsOfTypes(TaskEvent.Suspended.class);
    assertThat(task.state().status()).isEqualTo("input_required");
    task.decide(Decisions.answer("q1", Answer.APPROVED, Optional.empty()));
    assertThat(task.state().standing().suspended()).isFalse();
  }

  @Test
  void aCancelWithdrawsWhatWasAsked() {
    asked("tool/0/0");
    assertThat(task.decide(new Fact.Control(Fact.Verb.CANCEL, r -> {})))
        .hasExactlyElementsOfTypes(
            TaskEvent.CancelRequested.class,
            TaskEvent.QuestionAnswered.class,
            TaskEvent.TaskEnded.class);
  }

  @Test
  void whatNobodyVouchesForTaintsThoseWhoReadItAndThoseWhoGetTheirResults() {
    task.open(S, Optional.empty());
    CallIntent call = Decisions.tool(S, "tool/0/0", Effect.READ_ONLY);
    task.decide(new Fact.Granted(call));
    List<TaskEvent> events =
        task.decide(Decisions.settled(call, Settlement.returned(Decisions.HASH, 1).asUntrusted()));
    assertThat(events)
        .hasExactlyElementsOfTypes(TaskEvent.CallSettled.class, TaskEvent.Tainted.class);
    assertThat(task.state().subtask(S).orElseThrow().tainted()).isTrue();
    assertThat(task.state().subtask("root").orElseThrow().tainted()).isFalse();
  }
}
