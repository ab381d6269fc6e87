package dev.troupe.agents.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.troupe.runtime.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionTest {
  private static boolean holds(String yaml, String arguments) throws JsonProcessingException {
    return ConditionReader.read(YamlNode.parse("t", yaml)).holds(Json.parse(arguments));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ path: amount, over: 100 } | {\"amount\": 100.01} | true",
        "{ path: amount, over: 100 } | {\"amount\": 100} | false",
        "{ path: amount, over: 100 } | {\"amount\": \"250\"} | true",
        "{ path: amount, over: 100 } | {} | false",
        "{ path: amount, over: 100 } | {\"amount\": \"many\"} | false",
        "{ path: amount, under: 0 } | {\"amount\": -1} | true",
        "{ path: to.country, equals: CN } | {\"to\": {\"country\": \"CN\"}} | true",
        "{ path: to.country, equals: CN } | {\"to\": 5} | false",
        "{ path: to.country, equals: CN } | {\"to\": {\"country\": \" ＣＮ \"}} | true",
        "{ path: n, equals: 1 } | {\"n\": 1.0} | true",
        "{ path: note, exists: true } | {\"note\": \"\"} | true",
        "{ path: note, exists: true } | {\"note\": null} | false",
        "{ path: note, exists: false } | {} | true",
        "{ path: n, equals: 5 } | {\"n\": \" 5.0 \"} | true",
        "{ path: ok, equals: true } | {\"ok\": \"true\"} | true",
        "{ path: ok, equals: True } | {\"ok\": true} | true",
        "{ path: ok, equals: true } | {\"ok\": \"yes\"} | false",
        "{ path: items.1.amount, over: 5 } | {\"items\": [{}, {\"amount\": 6}]} | true"
      })
  void comparesWhatStandsAtAPath(String yaml, String arguments, boolean holds)
      throws JsonProcessingException {
    assertThat(holds(yaml, arguments)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"amount\": \"1,000\"} | true",
        "{\"amount\": \"1000元\"} | true",
        "{\"amount\": [1]} | true",
        "{\"amount\": 99} | false",
        "{\"amount\": null} | false",
        "{} | false"
      })
  void whatCannotBeComparedIsForAPersonToJudge(String arguments, boolean asks)
      throws JsonProcessingException {
    Approval approval = Approval.read(YamlNode.parse("t", "{ when: { path: amount, over: 100 } }"));
    assertThat(approval.why(Json.parse(arguments)).isPresent()).isEqualTo(asks);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ path: a }",
        "{ path: a, over: 1, under: 2 }",
        "{ path: a, over: many }",
        "{ path: a, exists: 5 }",
        "{ path: a, matches: x }"
      })
  void whatIsNoConditionIsRefusedWithItsPlace(String yaml) {
    assertThatThrownBy(() -> ConditionReader.read(YamlNode.parse("t", yaml)))
        .isInstanceOf(UserFault.class)
        .hasMessageContaining("t:1");
  }
}
