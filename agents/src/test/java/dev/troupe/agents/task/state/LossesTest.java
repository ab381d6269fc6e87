package dev.troupe.agents.task.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.task.decide.AnswerQuestion;
import dev.troupe.agents.task.decide.CallIntent;
import dev.troupe.agents.task.decide.Decisions;
import dev.troupe.agents.task.decide.Fact;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.Question;
import dev.troupe.agents.task.journal.Settlement;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.ToolDeclaration;
import dev.troupe.api.Effect;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LossesTest {
  private static final String S = "root/s1";

  private final Decisions task = new Decisions(Limits.DEFAULT);

  private CallIntent sent(Effect effect) {
    task.open(S, Optional.empty());
    CallIntent call = Decisions.tool(S, "tool/0/0", effect);
    task.decide(new Fact.Granted(call));
    return call;
  }

  private Losses.Step step() {
    SubtaskState subtask = task.state().subtask(S).orElseThrow();
    return Losses.of(task.state(), subtask, task.state().call(S, "tool/0/0").orElseThrow());
  }

  /** The call as it is wanted now, after what was lost. */
  private CallIntent again() {
    CallState call = task.state().call(S, "tool/0/0").orElseThrow();
    return CallIntent.of(Decisions.TASK, task.state(), call.sent(), 1);
  }

  @Test
  void aLostModelCallCountsAsPaidAndIsSentAgain() {
    task.open(S, Optional.empty());
    CallIntent call = Decisions.model(S, "tool/0/0", Decisions.reserved(70, 30, "0.01"));
    task.decide(new Fact.Granted(call));
    assertThat(task.decide(Fact.Lost.withProcess(call)))
        .hasExactlyElementsOfTypes(TaskEvent.CallLost.class);
    assertThat(step()).isEqualTo(Losses.Step.RESEND);
    assertThat(task.decide(Fact.Lost.withProcess(call))).as("not sent again since").isEmpty();
    assertThat(task.decide(new Fact.Granted(call))).as("a permit for the first time").isEmpty();
    CallIntent again = again();
    assertThat(task.decide(new Fact.Granted(again)))
        .hasExactlyElementsOfTypes(TaskEvent.CallRepeated.class);
    assertThat(task.decide(new Fact.Granted(again))).isEmpty();
    assertThat(task.state().spent().charged()).isEqualTo(100);
    task.decide(Decisions.settled(call, Decisions.answered(50, 5, "0.001")));
    assertThat(task.state().spent().charged()).isEqualTo(155);
    assertThat(task.state().spent().lost()).isEqualTo(1);
  }

  @Test
  void aLostIrreversibleCallIsPutToAPersonOnceAndSettledByTheAnswer() {
    CallIntent call = sent(Effect.IRREVERSIBLE);
    task.decide(Fact.Lost.withProcess(call));
    assertThat(step()).isEqualTo(Losses.Step.ASK);
    Fact.Ask ask = new Fact.Ask(Decisions.question(Question.Kind.EFFECT, S, "tool/0/0", 1));
    assertThat(task.decide(ask)).hasExactlyElementsOfTypes(TaskEvent.QuestionAsked.class);
    assertThat(task.decide(ask)).isEmpty();
    assertThat(step()).isEqualTo(Losses.Step.WAIT);
    assertThat(task.decide(Fact.Lost.withProcess(call)))
        .as("lost again before it was sent")
        .isEmpty();
    Fact.Answered done = Decisions.answer("q1", Answer.DONE, Optional.of(Decisions.HASH));
    assertThat(AnswerQuestion.reply(task.state(), done, Decisions.NOW))
        .isEqualTo(Fact.AnswerReply.DONE);
    assertThat(task.decide(done))
        .hasExactlyElementsOfTypes(TaskEvent.QuestionAnswered.class, TaskEvent.CallSettled.class);
    assertThat(AnswerQuestion.reply(task.state(), done, Decisions.NOW))
        .isEqualTo(Fact.AnswerReply.OVER);
    assertThat(task.decide(done)).isEmpty();
  }

  @Test
  void aPersonWhoSaysThatNothingHappenedHasItMadeAndALaterLossIsAskedAnew() {
    CallIntent call = sent(Effect.UNKNOWN);
    task.decide(Fact.Lost.withProcess(call));
    task.decide(new Fact.Ask(Decisions.question(Question.Kind.EFFECT, S, "tool/0/0", 1)));
    task.decide(Decisions.answer("q1", Answer.NOT_DONE, Optional.empty()));
    assertThat(step()).isEqualTo(Losses.Step.RESEND);
    assertThat(task.decide(Fact.Lost.withProcess(call))).as("not sent again since").isEmpty();
    task.decide(new Fact.Granted(again()));
    task.decide(Fact.Lost.withProcess(call));
    assertThat(step()).isEqualTo(Losses.Step.ASK);
  }

  @Test
  void whatNobodyAnsweredStaysUnknown() {
    CallIntent call = sent(Effect.IRREVERSIBLE);
    task.decide(Fact.Lost.withProcess(call));
    task.decide(new Fact.Ask(Decisions.question(Question.Kind.EFFECT, S, "tool/0/0", 1)));
    List<TaskEvent> due = task.decide(new Fact.QuestionDue("q1"));
    TaskEvent.CallSettled settled = (TaskEvent.CallSettled) due.getLast();
    assertThat(settled.settlement().failure().orElseThrow().kind()).isEqualTo("unknown_effect");
  }

  @Test
  void aLostCompensableCallIsUndoneBeforeItIsMadeAgain() {
    CallIntent call = sent(Effect.COMPENSABLE);
    task.decide(Fact.Lost.withProcess(call));
    assertThat(step()).isEqualTo(Losses.Step.UNDO);
    CallIntent undo = undoing(task);
    assertThat(undo.idempotencyKey()).isEqualTo(call.idempotencyKey());
    assertThat(task.decide(new Fact.Granted(undo)))
        .hasExactlyElementsOfTypes(TaskEvent.CallSent.class);
    assertThat(step()).isEqualTo(Losses.Step.WAIT);
    task.decide(Fact.Lost.withProcess(undo));
    assertThat(step()).as("the undoing itself was lost").isEqualTo(Losses.Step.WAIT);
    task.decide(Decisions.settled(undo, Settlement.returned(Decisions.HASH, 1)));
    assertThat(step()).isEqualTo(Losses.Step.RESEND);
  }

  @Test
  void whatCannotBeUndoneIsPutToAPerson() {
    CallIntent call = sent(Effect.COMPENSABLE);
    task.decide(Fact.Lost.withProcess(call));
    CallIntent undo = undoing(task);
    task.decide(new Fact.Granted(undo));
    task.decide(
        Decisions.settled(
            undo, Settlement.failed(new Settlement.CallFailure("tool", "m", 0, false, 0), 1)));
    assertThat(step()).isEqualTo(Losses.Step.ASK);
  }

  @Test
  void aLostCallThatNobodyWantsSettlesLate() {
    CallIntent call = sent(Effect.IRREVERSIBLE);
    task.decide(new Fact.Control(Fact.Verb.CANCEL, r -> {}));
    List<TaskEvent> end = task.decide(Fact.Lost.withProcess(call));
    assertThat(end)
        .hasExactlyElementsOfTypes(
            TaskEvent.CallLost.class, TaskEvent.CallSettled.class, TaskEvent.TaskEnded.class);
    assertThat(((TaskEvent.CallSettled) end.get(1)).settlement().late()).isTrue();
    assertThat(task.state().spent().lost()).as("it may have been paid").isEqualTo(1);
  }

  /** Interrupted at the limit, nobody could say what it did. */
  @Test
  void aLimitWaitsForWhatHasAnEffect() {
    Decisions bounded = new Decisions(Limits.DEFAULT.with(Limit.TOOL_CALLS, 1));
    bounded.open(S, Optional.empty());
    CallIntent paying = Decisions.tool(S, "tool/0/0", Effect.IRREVERSIBLE);
    CallIntent more = Decisions.tool(S, "tool/0/1", Effect.IRREVERSIBLE);
    bounded.decide(new Fact.Granted(paying));
    TaskEvent.LimitReached limit =
        new TaskEvent.LimitReached("root", StopReason.TOOL_CALLS, BigDecimal.ONE, BigDecimal.ONE);
    assertThat(bounded.decide(new Fact.Granted(more))).isEmpty();
    assertThat(bounded.decide(new Fact.OverLimit(more, limit))).as("it runs").isEmpty();
    bounded.decide(Decisions.settled(paying, Settlement.returned(Decisions.HASH, 1)));
    assertThat(bounded.decide(new Fact.OverLimit(more, limit)))
        .hasAtLeastOneElementOfType(TaskEvent.LimitReached.class);
  }

  /** The call was counted; its undoing belongs to it. */
  @Test
  void aCallIsUndoneAtALimitToo() {
    Decisions bounded = withALostCall(1);
    assertThat(bounded.decide(new Fact.Granted(undoing(bounded))))
        .hasExactlyElementsOfTypes(TaskEvent.CallSent.class);
  }

  @Test
  void anUndoingIsNoCallOfTheAgent() {
    Decisions bounded = withALostCall(2);
    CallIntent undo = undoing(bounded);
    bounded.decide(new Fact.Granted(undo));
    bounded.decide(Decisions.settled(undo, Settlement.returned(Decisions.HASH, 1)));
    CallState undone = bounded.state().call(S, "tool/0/0").orElseThrow();
    CallIntent again = CallIntent.of(Decisions.TASK, bounded.state(), undone.sent(), 1);
    assertThat(bounded.decide(new Fact.Granted(again)))
        .hasExactlyElementsOfTypes(TaskEvent.CallRepeated.class);
    bounded.decide(Decisions.settled(again, Settlement.returned(Decisions.HASH, 1)));
    assertThat(bounded.state().spent().toolCalls()).isOne();
    CallIntent second = Decisions.tool(S, "tool/1/0", Effect.READ_ONLY);
    assertThat(bounded.decide(new Fact.Granted(second))).hasSize(1);
  }

  /** One compensable call is lost, of so many that are allowed. */
  private static Decisions withALostCall(int toolCalls) {
    Decisions bounded = new Decisions(Limits.DEFAULT.with(Limit.TOOL_CALLS, toolCalls));
    bounded.open(S, Optional.empty());
    CallIntent call = Decisions.tool(S, "tool/0/0", Effect.COMPENSABLE);
    bounded.decide(new Fact.Granted(call));
    bounded.decide(new Fact.Lost(call, "too late", false));
    return bounded;
  }

  private static CallIntent undoing(Decisions task) {
    CallState lost = task.state().call(S, "tool/0/0").orElseThrow();
    return CallIntent.undoing(Decisions.TASK, task.state(), lost, ToolDeclaration.TIMEOUT);
  }

  /** What tools did is found out also where a provider reported more tokens than were left. */
  @ParameterizedTest
  @EnumSource(names = {"COMPENSABLE", "IDEMPOTENT"})
  void usedUpTokensDoNotKeepALostToolFromBeingRepeatedOrUndone(Effect effect) {
    Limits limits = Limits.DEFAULT.with(Limit.TOKENS, 1_000);
    Decisions bounded = new Decisions(limits);
    bounded.open(S, Optional.empty());
    CallIntent model = Decisions.model(S, "think/0", Decisions.reserved(600, 400, "0"));
    bounded.decide(new Fact.Granted(model));
    bounded.decide(Decisions.settled(model, Decisions.answered(700, 400, "0")));
    CallIntent call = Decisions.tool(S, "tool/0/0", effect);
    assertThat(bounded.decide(new Fact.Granted(call))).as("a tool needs no tokens").hasSize(1);
    bounded.decide(Fact.Lost.withProcess(call));
    if (effect == Effect.COMPENSABLE) {
      call = undoing(bounded);
      assertThat(bounded.decide(new Fact.Granted(call))).hasSize(1);
      bounded.decide(Fact.Lost.withProcess(call));
    }
    CallState lost = bounded.state().call(S, call.id().label()).orElseThrow();
    assertThat(Budget.again(bounded.state(), limits, lost.sent()))
        .isInstanceOf(Budget.Verdict.Fits.class);
  }

  @Test
  void lostCallsDoNotWaitForEachOther() {
    Limits limits = Limits.DEFAULT.with(Limit.TOKENS, 350);
    Decisions bounded = new Decisions(limits);
    bounded.open(S, Optional.empty());
    List<CallIntent> calls =
        List.of(
            Decisions.model(S, "think/0", Decisions.reserved(100, 0, "0")),
            Decisions.model(S, "think/1", Decisions.reserved(100, 0, "0")));
    for (CallIntent call : calls) bounded.decide(new Fact.Granted(call));
    for (CallIntent call : calls) bounded.decide(Fact.Lost.withProcess(call));
    assertThat(bounded.state().spent().charged()).isEqualTo(200);
    assertThat(bounded.state().spent().held()).isZero();
    for (CallIntent call : calls) {
      CallState lost = bounded.state().call(S, call.id().label()).orElseThrow();
      assertThat(Budget.again(bounded.state(), limits, lost.sent()))
          .isInstanceOf(Budget.Verdict.Fits.class);
    }
    CallState first = bounded.state().call(S, "think/0").orElseThrow();
    CallIntent again = CallIntent.of(Decisions.TASK, bounded.state(), first.sent(), 1);
    assertThat(bounded.decide(new Fact.Granted(again)))
        .hasExactlyElementsOfTypes(TaskEvent.CallRepeated.class);
    CallState second = bounded.state().call(S, "think/1").orElseThrow();
    assertThat(Budget.again(bounded.state(), limits, second.sent()))
        .as("what is on the wire may leave enough")
        .isInstanceOf(Budget.Verdict.Waits.class);
    bounded.decide(Decisions.settled(calls.getFirst(), Decisions.answered(10, 5, "0")));
    assertThat(bounded.state().spent().charged()).isEqualTo(215);
    assertThat(bounded.state().spent().held()).isZero();
  }

  @Test
  void whatSettlesAfterItWasLostIsNotCountedTwice() {
    task.open(S, Optional.empty());
    CallIntent call = Decisions.model(S, "think/0", Decisions.reserved(70, 30, "0.01"));
    task.decide(new Fact.Granted(call));
    task.decide(Fact.Lost.withProcess(call));
    task.decide(new Fact.Control(Fact.Verb.CANCEL, r -> {}));
    task.decide(Fact.Lost.withProcess(call));
    assertThat(task.state().callsOnTheWire()).isZero();
    assertThat(task.state().spent().charged()).isEqualTo(100);
    assertThat(task.state().spent().held()).isZero();
  }
}
