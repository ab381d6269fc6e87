package dev.troupe.agents.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import dev.troupe.agents.api.Move;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.api.Turn;
import dev.troupe.api.ModelReply;
import dev.troupe.api.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlanStrategyTest {
  private static final Brief BRIEF =
      new Brief("planner", "default", Set.of(), Set.of(), OutputCheck.ANY);
  private static final PlanStrategy STRATEGY =
      new PlanStrategy(PlanTerms.of(Set.of("finder", "writer"), "writer", 20), Optional.empty());
  private static final String PLAN =
      "{\"goal\":\"g\",\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\"},{\"id\":\"b\",\"agent\":\"finder\",\"instruction\":\"y\",\"depends_on\":[\"a\"]},{\"id\":\"c\",\"agent\":\"finder\",\"instruction\":\"z\"}]}";

  private final SequencedMap<Label, Turn> turns = new LinkedHashMap<>();

  private void settled(String label, Outcome outcome) {
    turns.put(
        new Label(label), new Turn(new Label(label), 0, Optional.empty(), Optional.of(outcome)));
  }

  private void planned() {
    settled(
        "plan",
        new Outcome.Replied(new ModelReply(PLAN, "", List.of(), "stop", Usage.NONE, "m", "", -1)));
  }

  private List<String> wanted() {
    Decision decision = STRATEGY.decide(BRIEF, new Transcript(turns));
    assertThat(decision).isInstanceOf(Decision.Pending.class);
    return ((Decision.Pending) decision).wanted().keySet().stream().map(Label::value).toList();
  }

  private static final Outcome FAILED =
      new Outcome.Failed(new Failure(StopReason.PROVIDER, "dead"));

  @Test
  void opensWhateverIsReadyWithoutWaitingForAStage() {
    assertThat(wanted()).containsExactly("plan");
    planned();
    assertThat(wanted()).containsExactly("a", "c");
    settled("a", new Outcome.Finished(""));
    assertThat(wanted()).contains("b").doesNotContain("answer");
    settled("b", new Outcome.Finished(""));
    settled("c", new Outcome.Finished(""));
    assertThat(wanted()).contains("answer");
    settled("answer", new Outcome.Finished(""));
    assertThat(STRATEGY.decide(BRIEF, new Transcript(turns)))
        .isEqualTo(new Decision.FinishAs(new Label("answer")));
  }

  @Test
  void aFailureTakesItsDependentsWithItButNotTheAnswer() {
    planned();
    settled("a", FAILED);
    assertThat(wanted()).doesNotContain("b", "answer");
    settled("c", new Outcome.Finished(""));
    assertThat(wanted()).contains("answer").doesNotContain("b");
  }

  @Test
  void withoutAnyResultThereIsNothingToSumUp() {
    planned();
    settled("a", FAILED);
    settled("c", FAILED);
    assertThat(STRATEGY.decide(BRIEF, new Transcript(turns)))
        .isEqualTo(new Decision.GiveUp(new Failure(StopReason.PROVIDER, "dead")));
  }

  @Test
  void theSameTranscriptGivesTheSameDecision() {
    planned();
    assertThat(STRATEGY.decide(BRIEF, new Transcript(turns)))
        .isEqualTo(STRATEGY.decide(BRIEF, new Transcript(turns)));
  }

  private static PlanTerms terms(int replans, boolean approval) {
    return new PlanTerms(
        Set.of("finder", "writer"),
        "writer",
        20,
        replans,
        approval,
        List.of(),
        false,
        Map.of(),
        Set.of(),
        Limits.NONE);
  }

  private void replied(String label, int round, String text) {
    turns.put(
        new Label(label),
        new Turn(
            new Label(label),
            round,
            Optional.empty(),
            Optional.of(
                new Outcome.Replied(
                    new ModelReply(text, "", List.of(), "stop", Usage.NONE, "m", "", -1)))));
  }

  private Decision decide(PlanTerms terms) {
    return new PlanStrategy(terms, Optional.empty()).decide(BRIEF, new Transcript(turns));
  }

  private Move move(PlanTerms terms, String label) {
    return Objects.requireNonNull(
        ((Decision.Pending) decide(terms)).wanted().get(new Label(label)));
  }

  private List<String> wanted(PlanTerms terms) {
    return ((Decision.Pending) decide(terms)).wanted().keySet().stream().map(Label::value).toList();
  }

  @Test
  void whatFailedIsPlannedAnewAndWhatIsSettledStays() {
    PlanTerms terms = terms(1, false);
    planned();
    settled("a", FAILED);
    assertThat(wanted(terms)).as("c is under way").contains("c").doesNotContain("replan/1");
    settled("c", new Outcome.Finished(""));
    Decision.Pending asks = (Decision.Pending) decide(terms);
    assertThat(asks.wanted()).containsOnlyKeys(new Label("replan/1"));
    Move.CallModel ask = (Move.CallModel) move(terms, "replan/1");
    assertThat(ask.said().orElseThrow().user()).contains("a (finder: x)", "dead", "- c: z");
    replied(
        "replan/1",
        0,
        "{\"goal\":\"g\",\"subtasks\":[{\"id\":\"d\",\"agent\":\"finder\",\"instruction\":\"x"
            + " otherwise\",\"depends_on\":[\"c\"]}]}");
    assertThat(wanted(terms)).contains("d", "c").doesNotContain("answer");
    settled("d", FAILED);
    assertThat(wanted(terms)).as("no third plan").contains("answer");
    settled("answer", new Outcome.Finished(""));
    assertThat(decide(terms)).isEqualTo(new Decision.FinishAs(new Label("answer")));
  }

  @Test
  void whatAnotherWayWasFoundForIsNotAskedAboutAgain() {
    PlanTerms terms = terms(2, false);
    planned();
    settled("a", FAILED);
    settled("c", new Outcome.Finished(""));
    replied(
        "replan/1",
        0,
        "{\"subtasks\":[{\"id\":\"d\",\"agent\":\"finder\",\"instruction\":\"y\"}]}");
    settled("d", new Outcome.Finished(""));
    assertThat(wanted(terms)).contains("answer").doesNotContain("replan/2");
    settled("d", FAILED);
    assertThat(wanted(terms)).containsExactly("replan/2");
    Move.CallModel ask = (Move.CallModel) move(terms, "replan/2");
    assertThat(ask.said().orElseThrow().user()).contains("d (finder: y)").doesNotContain("- a (");
    replied("replan/1", 0, "{\"subtasks\":[]}");
    assertThat(wanted(terms)).as("goes on with what there is").contains("answer");
  }

  @Test
  void aPlanThatIsReplannedIntoItselfIsToldOnceAndThenALoop() {
    PlanTerms terms = terms(2, false);
    planned();
    settled("a", FAILED);
    settled("c", new Outcome.Finished(""));
    String same = "{\"subtasks\":[{\"id\":\"d\",\"agent\":\"finder\",\"instruction\":\" X \"}]}";
    replied("replan/1", 0, same);
    Move.CallModel again = (Move.CallModel) move(terms, "replan/1");
    assertThat(again.said().orElseThrow().user()).contains("failed before as a");
    replied("replan/1", PlanStrategy.TOLD_OF_CIRCLES, same);
    assertThat(((Decision.GiveUp) decide(terms)).failure().reason()).isEqualTo(StopReason.LOOP);
  }

  @Test
  void aPlanThatNeedsApprovalOpensNothingBeforeItAndADenialWithAReasonIsMended() {
    PlanTerms terms = terms(0, true);
    planned();
    assertThat(wanted(terms)).containsExactly("approve/plan/0");
    settled("approve/plan/0", new Outcome.Told("denied", "no z please"));
    Move.CallModel again = (Move.CallModel) move(terms, "plan");
    assertThat(again.said().orElseThrow().user()).contains("no z please");
    replied("plan", 1, PLAN);
    assertThat(wanted(terms)).containsExactly("approve/plan/1");
    settled("approve/plan/1", new Outcome.Told("approved", ""));
    assertThat(wanted(terms)).containsExactly("a", "c");
  }

  @Test
  void aDeniedOrExpiredPlanIsTheEnd() {
    PlanTerms terms = terms(0, true);
    planned();
    settled("approve/plan/0", new Outcome.Told("expired", ""));
    assertThat(((Decision.GiveUp) decide(terms)).failure().reason())
        .isEqualTo(StopReason.PLAN_REJECTED);
  }

  @Test
  void delegatingInCirclesIsToldOnceAndThenALoop() {
    PlanTerms terms =
        new PlanTerms(
            Set.of("lead", "writer"),
            "writer",
            20,
            0,
            false,
            List.of(new PlanTerms.Work("lead", "Do it all")),
            false,
            Map.of(),
            Set.of("lead"),
            Limits.NONE.with(Limit.MODEL_CALLS, 90));
    String circle =
        "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"lead\",\"instruction\":\"do  it all\"}]}";
    replied("plan", 0, circle);
    assertThat(wanted(terms)).containsExactly("plan");
    assertThat(((Move.CallModel) move(terms, "plan")).round())
        .isEqualTo(PlanStrategy.TOLD_OF_CIRCLES);
    replied("plan", PlanStrategy.TOLD_OF_CIRCLES, circle);
    assertThat(((Decision.GiveUp) decide(terms)).failure().reason()).isEqualTo(StopReason.LOOP);
    for (int round = 1; round <= PlanStrategy.MAX_ROUNDS; round++) {
      replied("plan", round, circle);
      assertThat(wanted(terms)).as("sent back before for something else").containsExactly("plan");
      replied("plan", round, "no JSON");
      assertThat(decide(terms) instanceof Decision.GiveUp)
          .isEqualTo(round == PlanStrategy.MAX_ROUNDS);
    }
    replied("plan", 0, circle.replace("do  it all", "do one half"));
    Move.Delegate delegate = (Move.Delegate) move(terms, "a");
    assertThat(delegate.slice().orElseThrow().count(Limit.MODEL_CALLS)).isEqualTo(45);
  }

  @Test
  void tooManySubtasksEndAtTheLimitAndTooDeepIsSaidAtOnce() {
    PlanTerms few = PlanTerms.of(Set.of("finder", "writer"), "writer", 2);
    replied("plan", 2, PLAN);
    assertThat(((Decision.GiveUp) decide(few)).failure().reason()).isEqualTo(StopReason.SUBTASKS);
    PlanTerms deep =
        new PlanTerms(
            Set.of("finder", "writer"),
            "writer",
            20,
            0,
            false,
            List.of(),
            true,
            Map.of(),
            Set.of(),
            Limits.NONE);
    assertThat(((Decision.GiveUp) decide(deep)).failure().reason()).isEqualTo(StopReason.DEPTH);
  }
}
