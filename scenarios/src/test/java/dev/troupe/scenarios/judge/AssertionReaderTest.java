package dev.troupe.scenarios.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.UserFault;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an assertion says is what it judges by: nothing of it is dropped. */
final class AssertionReaderTest {
  private static Assertion read(String yaml) {
    return AssertionReader.read(
        YamlNode.parse("a.yaml", yaml),
        Set.of("max", "amount", "re"),
        new TeamFiles(new TreeMap<>()),
        Set.of("j"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: trajectory:step-count, value: { type: message, max: 1, maxx: 0 } | unknown key 'maxx'",
        "type: trajectory:step-count, value: { type: massage, max: 0 } | type 'massage'; types: message",
        "type: trajectory:tool-used, value: { name: a, max: many } | max must be a number",
        "type: trajectory:tool-used, value: { name: a, mx: 0 } | unknown key 'mx'",
        "type: trajectory:tool-sequence, value: { mode: exakt, steps: [a] } | mode must be",
        "type: trajectory:tool-args-match, value: { name: a, args: {}, modus: exact } | 'modus'",
        "type: word-count, value: { min: 1, maxx: 1 } | unknown key 'maxx'",
        "type: contains, value: a, threshold: 3 | is nothing to contains",
        "type: bleu, value: a, threshold: 50 | must be from 0 to 1",
        "type: rouge-n, value: a, threshold: -3 | must be a number of 0 or more",
        "type: not-contains, value: 'the {{ amount }}' | a column is named ${amount} here",
        "type: llm-rubric, value: good, threshold: 8 | must be from 0 to 1"
      })
  void whatWouldBeDroppedIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> read("{ " + yaml + " }"))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining(message)
        .hasMessageContaining("a.yaml:1");
  }

  @Test
  void aBoundMayComeFromAColumn() {
    Assertion steps = read("{ type: trajectory:step-count, value: { max: \"${max}\" } }");
    assertThat(steps.isOfSample()).isTrue();
    Subject one =
        new Subject(
            "x",
            Optional.<BigDecimal>empty(),
            0,
            "",
            List.of(new Subject.Step(Subject.Step.Kind.TOOL, "a", MissingNode.getInstance())));
    ObjectNode row = Json.object().put("max", "0");
    assertThat(steps.of(row).fault()).isEmpty();
    assertThat(steps.of(row).judge(one).pass()).isFalse();
    assertThat(steps.of(Json.object().put("max", 1)).judge(one).pass()).isTrue();
    assertThat(steps.of(Json.object().put("max", "few")).fault()).isPresent();
    Assertion pattern = read("{ type: regex, value: \"${re}\" }");
    assertThat(pattern.of(Json.object().put("re", "([")).fault()).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: contains, value: 1234567890123456789 | true",
        "type: not-contains, value: 1234567890123456789 | false",
        "type: equals, path: amount, value: 12.50 | true",
        "type: equals, path: amount, value: '12.5' | true",
        "type: equals, path: amount, value: 12.51 | false",
        "type: not-equals, path: amount, value: 12.5 | false",
        "type: equals, path: rate, value: 1 | true",
        "type: equals, path: order, value: 1234567890123456789 | true",
        "type: equals, path: order, value: 1234567890123456788 | false",
        "'type: equals, path: inner, value: { a: \"${amount}\" }' | true"
      })
  void numbersAreExact(String yaml, boolean holds) {
    Subject output =
        Subject.of(
            "{\"amount\": 12.50, \"rate\": 1.0, \"order\": 1234567890123456789, \"inner\":"
                + " {\"a\": 12.5}}");
    ObjectNode row = Json.object().put("amount", 12.5);
    assertThat(read("{ " + yaml + " }").of(row).judge(output).pass()).isEqualTo(holds);
  }

  /** 0.2 and 0.7 of 1 are 0.9, whatever doubles say. */
  @Test
  void aThresholdThatIsReachedIsReached() {
    List<Assertion> three =
        List.of(
            read("{ type: contains, value: no, weight: 0.1 }"),
            read("{ type: contains, value: a, weight: 0.2 }"),
            read("{ type: contains, value: a, weight: 0.7 }"));
    Judged judged =
        Judged.of(
            three, OptionalDouble.of(0.9), Subject.of("a"), Map.of(), Json.object(), Map.of());
    assertThat(judged.pass()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"pass\": true, \"score\": 85} | false | not from 0 to 1",
        "{\"score\": \"NaN\"} | false | not from 0 to 1",
        "{\"score\": -1} | false | not from 0 to 1",
        "{\"score\": \"90%\"} | true | ''",
        "{\"score\": 0.85} | true | ''"
      })
  void aJudgesScoreIsFromZeroToOne(String said, boolean passes, String reason) {
    Verdict verdict =
        Rubric.verdict(read("{ type: llm-rubric, value: good, threshold: 0.8 }"), said);
    assertThat(verdict.pass()).isEqualTo(passes);
    assertThat(verdict.reason()).contains(reason);
  }
}
