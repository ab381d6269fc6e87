package dev.troupe.agents.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Brief;
import dev.troupe.agents.api.Decision;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Outcome;
import dev.troupe.agents.api.OutputCheck;
import dev.troupe.agents.api.StopReason;
import dev.troupe.agents.api.Transcript;
import dev.troupe.agents.api.Turn;
import dev.troupe.api.ModelReply;
import dev.troupe.api.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlanStrategyTest {
  private static final Brief BRIEF = new Brief("planner", "default", Set.of(), OutputCheck.ANY);
  private static final PlanStrategy STRATEGY =
      new PlanStrategy(new PlanTerms(Set.of("finder", "writer"), "writer", 20), Optional.empty());
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
    settled("a", new Outcome.Finished());
    assertThat(wanted()).contains("b").doesNotContain("answer");
    settled("b", new Outcome.Finished());
    settled("c", new Outcome.Finished());
    assertThat(wanted()).contains("answer");
    settled("answer", new Outcome.Finished());
    assertThat(STRATEGY.decide(BRIEF, new Transcript(turns)))
        .isEqualTo(new Decision.FinishAs(new Label("answer")));
  }

  @Test
  void aFailureTakesItsDependentsWithItButNotTheAnswer() {
    planned();
    settled("a", FAILED);
    assertThat(wanted()).doesNotContain("b", "answer");
    settled("c", new Outcome.Finished());
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
}
