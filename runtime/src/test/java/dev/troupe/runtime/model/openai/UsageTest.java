package dev.troupe.runtime.model.openai;

import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.delta;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.ModelFailure;
import dev.troupe.api.Usage;
import org.junit.jupiter.api.Test;

/** What a call is counted as, where its server does not say. */
final class UsageTest {
  /** Thoughts are paid for like answers. */
  @Test
  void whatFailedAndWasWrittenIsEstimatedWhereNobodyCountsIt() {
    ModelFailure cut = (ModelFailure) stream(delta("half an answer", "null"));
    assertThat(cut.usage().estimated()).isTrue();
    assertThat(cut.usage().outputTokens()).isPositive();
    ModelFailure thought =
        (ModelFailure)
            stream(
                delta("<think>" + "so it is ".repeat(100) + "</think>", "\"stop\"")
                    + "data: [DONE]\n\n");
    assertThat(thought.kind()).isEqualTo(ModelFailure.Kind.EMPTY);
    assertThat(thought.usage().outputTokens()).isGreaterThan(100);
    assertThat(((ModelFailure) stream(": nothing\n\n")).usage()).isEqualTo(Usage.NONE);
  }
}
