package dev.troupe.scenarios.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.runtime.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a judge's answer means: as promptfoo 0.123.1 reads it (runJsonGradingPrompt). */
final class RubricTest {
  private static Assertion rubric(boolean not, OptionalDouble threshold) {
    return new Assertion(
        "llm-rubric",
        not,
        Json.tree("is kind"),
        threshold,
        Optional.empty(),
        "",
        1,
        "tone",
        List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"pass\": true, \"score\": 0.9, \"reason\": \"x\"} | | false | true | 0.9",
        "{\"pass\": true, \"score\": 0.4, \"reason\": \"x\"} | 0.5 | false | false | 0.4",
        "{\"pass\": false, \"score\": 0.9, \"reason\": \"x\"} | 0.5 | false | false | 0.9",
        "{\"score\": 0.9} | | false | true | 0.9",
        "{\"score\": 0.2} | 0.5 | false | false | 0.2",
        "{\"pass\": \"yes\"} | | false | true | 1",
        "{\"pass\": \"no\"} | | false | false | 0",
        "{\"pass\": 1} | | false | false | 0",
        "{\"pass\": true, \"score\": \"0.75\"} | | false | true | 0.75",
        "{\"pass\": true, \"score\": 0.9} | | true | false | 0.1",
        "{\"pass\": false, \"score\": 0.2} | | true | true | 0.8",
        "{\"pass\": true, \"score\": 7} | | true | false | 0",
        "Sure. ```json {\"pass\": true, \"score\": 1} ``` | | false | true | 1",
        "It is fine. | | false | false | 0",
        "It is fine. | | true | false | 0",
        "[true] | | false | false | 0",
        "{\"verdict\": true} | | true | false | 0",
      })
  void readsAnAnswer(String answer, Double threshold, boolean not, boolean pass, double score) {
    OptionalDouble least =
        threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold);
    Verdict verdict = Rubric.verdict(rubric(not, least), answer);
    assertThat(verdict.pass()).as(answer).isEqualTo(pass);
    assertThat(verdict.score())
        .as(answer)
        .isCloseTo(score, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(verdict.reason().isEmpty()).as(verdict.reason()).isEqualTo(pass);
  }
}
