package dev.troupe.runtime.model.openai;

import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.delta;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.reply;
import static dev.troupe.runtime.model.openai.OpenAiDecodingTest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.ModelFailure;
import dev.troupe.api.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** A number too large for any model ended the node's books; a word counted as nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt_tokens\":9000000000000000000,\"completion_tokens\":1}",
        "{\"prompt_tokens\":1e30,\"completion_tokens\":1}",
        "{\"prompt_tokens\":\"many\",\"completion_tokens\":7}",
        "{\"prompt_tokens\":-5,\"completion_tokens\":7}",
        "{\"prompt_tokens\":[1],\"completion_tokens\":7}",
        "{}"
      })
  void whatIsNoCountIsEstimated(String usage) {
    Usage counted =
        reply(
                stream(
                    delta("four words of it", "\"stop\"")
                        + "data: {\"choices\":[],\"usage\":"
                        + usage
                        + "}\n\ndata: [DONE]\n\n"))
            .usage();
    assertThat(counted.estimated()).isTrue();
    assertThat(counted.outputTokens()).isBetween(1L, 20L);
  }

  @Test
  void countsWrittenAsTextsAreCounts() {
    assertThat(
            reply(
                    stream(
                        delta("x", "\"stop\"")
                            + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":\"12\",\"completion_tokens\":3.0}}\n\n"
                            + "data: [DONE]\n\n"))
                .usage())
        .isEqualTo(new Usage(12, 3, false));
  }
}
