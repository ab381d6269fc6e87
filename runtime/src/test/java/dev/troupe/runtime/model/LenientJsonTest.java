package dev.troupe.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LenientJsonTest {
  private static String read(String text) {
    LenientJson.Parsed parsed = LenientJson.parse(text);
    return parsed.ok() ? parsed.value().toString() : "fault";
  }

  @Test
  void readsWhatModelsWrite() {
    assertThat(read("{\"a\": 1}")).isEqualTo("{\"a\":1}");
    assertThat(read("Sure!\n```json\n{\"a\": [1, 2,],}\n```\nDone {ok}."))
        .isEqualTo("{\"a\":[1,2]}");
    assertThat(read("{'a': 'it\\'s', 'ok': True, 'none': None}"))
        .isEqualTo("{\"a\":\"it's\",\"ok\":true,\"none\":null}");
    assertThat(read("{“来源”：“咖啡”，\"数\"：3}")).isEqualTo("{\"来源\":\"咖啡\",\"数\":3}");
    assertThat(read("The answer is {\"a\": \"x, }\",} as asked.")).isEqualTo("{\"a\":\"x, }\"}");
  }

  @Test
  void refusesWhatMeansTwoThings() {
    assertThat(LenientJson.parse("{\"n\": \"told the \"boss\", waits\"}").ok()).isFalse();
    assertThat(LenientJson.parse("no object here").fault()).contains("no JSON");
    assertThat(LenientJson.parse("{\"a\": 1").ok()).isFalse();
  }
}
