package dev.troupe.scenarios.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Weights, thresholds and sets, as promptfoo 0.123.1 reckons them ({@code sets.jsonl}, recorded by
 * calling its {@code runAssertions}). A set of weight 0 is only shown here, and fails a test there.
 */
final class PromptfooSetsTest {
  private static List<Assertion> read(JsonNode assertions) {
    List<Assertion> all = new ArrayList<>();
    for (YamlNode item : YamlNode.parse("a.yaml", assertions.toString()).items())
      all.add(AssertionReader.read(item, Set.of(), new TeamFiles(new TreeMap<>()), Set.of()));
    return all;
  }

  @Test
  void manyVerdictsMakeOne() throws Exception {
    int rows = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/promptfoo/sets.jsonl")),
                StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        JsonNode row = Json.parse(line);
        if (row.at("/assert/1/value").asText().equals("(")) {
          // promptfoo judges by a regular expression that is none; here nothing is paid for it
          assertThatThrownBy(() -> read(row.path("assert")))
              .hasMessageContaining("not a regular expression");
          continue;
        }
        Judged judged =
            Judged.of(
                read(row.path("assert")),
                row.has("threshold")
                    ? OptionalDouble.of(row.path("threshold").asDouble())
                    : OptionalDouble.empty(),
                Subject.of(row.path("output").asText()),
                Map.of(),
                Json.object(),
                Map.of());
        assertThat(judged.pass()).as(line).isEqualTo(row.path("pass").asBoolean());
        assertThat(judged.score()).as(line).isCloseTo(row.path("score").asDouble(), within(1e-9));
        rows++;
      }
    }
    assertThat(rows).isGreaterThan(20);
  }

  @Test
  void setsAreReadStrictly() {
    assertThatThrownBy(() -> read(Json.parse("[{\"type\":\"assert-set\"}]")))
        .hasMessageContaining("'assert' is missing");
    assertThatThrownBy(() -> read(Json.parse("[{\"type\":\"assert-set\",\"assert\":[]}]")))
        .hasMessageContaining("names no assertion");
    assertThatThrownBy(
            () ->
                read(
                    Json.parse(
                        "[{\"type\":\"assert-set\",\"assert\":[{\"type\":\"assert-set\",\"assert\":[]}]}]")))
        .hasMessageContaining("a set holds no other set");
  }
}
