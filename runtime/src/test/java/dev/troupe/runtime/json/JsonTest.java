package dev.troupe.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTest {
  record Thing(String b, Map<String, Integer> a, JsonNode c) {}

  @Test
  void equalValuesHaveEqualCanonicalBytesWhateverTheOrder() throws Exception {
    Map<String, Integer> one = new LinkedHashMap<>();
    one.put("x", 1);
    one.put("a", 2);
    Map<String, Integer> two = new LinkedHashMap<>();
    two.put("a", 2);
    two.put("x", 1);
    byte[] first =
        Json.canonical(
            new Thing("t", one, Json.parse("{\"q\":{\"z\":1,\"b\":[{\"n\":1,\"m\":2}]},\"p\":2}")));
    byte[] second =
        Json.canonical(
            new Thing("t", two, Json.parse("{\"p\":2,\"q\":{\"b\":[{\"m\":2,\"n\":1}],\"z\":1}}")));
    assertThat(new String(first, UTF_8))
        .isEqualTo(new String(second, UTF_8))
        .isEqualTo(
            "{\"a\":{\"a\":2,\"x\":1},\"b\":\"t\",\"c\":{\"p\":2,\"q\":{\"b\":[{\"m\":2,\"n\":1}],\"z\":1}}}");
  }

  @Test
  void whatStandsTwiceOrTooDeepIsRefused() {
    assertThatThrownBy(() -> Json.parse("{\"a\":1,\"a\":2}"))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.parse("[".repeat(5_000) + "]".repeat(5_000)))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.parse("{} trailing")).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void halfASurrogatePairFromAModelIsWrittenAndDoesNotFail() {
    assertThat(new String(Json.bytes(Json.object().put("a", "x\ud800y")), UTF_8))
        .isEqualTo("{\"a\":\"x?y\"}");
    assertThat(new String(Json.canonical(Json.object().put("a", "\udfff")), UTF_8))
        .isEqualTo("{\"a\":\"?\"}");
  }

  @Test
  void aNumberOutOfAllBoundsIsAFaultOfTheText() {
    assertThatThrownBy(() -> Json.parse("{\"a\": 1e99999999999999}"))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("out of all bounds");
  }
}
