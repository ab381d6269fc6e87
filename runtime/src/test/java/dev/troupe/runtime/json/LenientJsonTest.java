package dev.troupe.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  @Test
  void ofSeveralValuesNoneIsTakenUnlessTheySayTheSame() {
    for (String several :
        new String[] {
          "Draft: ```json\n{\"a\":3}\n``` Checked: ```json\n{\"a\":5}\n```",
          "Draft: {\"a\":3} Checked: {\"a\":5}",
          "As {\"a\":3} was: ```json\n{\"a\":5}\n```",
          "The format: ```json\n{\"a\":[]}\n``` Final answer: {\"a\":[5]}"
        }) assertThat(LenientJson.parse(several).fault()).as(several).contains("final one only");
    assertThat(read("{\"a\":1} I repeat: {\"a\": 1}")).isEqualTo("{\"a\":1}");
    assertThat(read("```json\n{\"a\":5}\n``` That is {\"a\": 5}, see [1] and {x}."))
        .isEqualTo("{\"a\":5}");
    assertThat(LenientJson.parse("```json\n{\"a\":[]}\n``` Final: {\"a\":[5,").fault())
        .contains("cut off");
    String answer = "{\"a\":[{\"document\":\"x\",\"quote\":\"y\"}]}";
    for (String prose :
        new String[] {
          "I begin with `{\"a\":` and end with sources: FENCE",
          "I begin with {\"a\": and so on: FENCE",
          "FENCE where each is {\"document\":\"x\",\"quote\":\"y\"}, not {\"b\":1}",
          "Template {}. FENCE Empty: [] {}",
          "FENCE 注：[“见附件",
          "FENCE as `{\"a\":[]}` said"
        })
      assertThat(read(prose.replace("FENCE", "```json\n" + answer + "\n```")))
          .as(prose)
          .isEqualTo(answer);
    assertThat(
            LenientJson.parse("```json\n[{\"id\":1}]\n``` Final plan: [{\"id\":1},{\"id\":2}]")
                .fault())
        .contains("final one only");
  }

  @Test
  void chinesePunctuationAndDigitsOutsideTextsAreReadAsJsonHasThem() {
    assertThat(read("{\"天数\"：１２、\"项\"：[1、2，3]、\"注\"：\"甲、乙１\"}"))
        .isEqualTo("{\"天数\":12,\"项\":[1,2,3],\"注\":\"甲、乙１\"}");
    assertThat(LenientJson.parse("{\"天数\"：五}").fault()).contains("五");
  }

  @Test
  void aPartOfACutAnswerIsNotTakenForTheWhole() {
    for (String cut :
        new String[] {
          "{\"summary\":\"x\",\"items\":[{\"name\":\"a\"},{\"na",
          "{\"order\":{\"id\":\"7\",\"amount\":100},\"note\":\"custo",
          "```json\n[{\"a\": 1}, {\"a\": 2}, {",
          "Like {\"a\": 1}: {\"a\": [{\"b\": 2}]",
          "{"
        }) {
      assertThat(LenientJson.parse(cut).fault()).as(cut).contains("cut off");
    }
    assertThat(LenientJson.atStart("{\"order\":{\"id\":\"7\"},\"note").ok()).isFalse();
    assertThat(LenientJson.atStart("{bad: } {\"a\":1}").ok()).isFalse();
    assertThat(LenientJson.atStart("{\"a\":1}}").value().toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void citationsAndBoxesAreNoAnswer() {
    assertThat(read("According to [1] the fee is 1%. {\"label\":\"x\"}"))
        .isEqualTo("{\"label\":\"x\"}");
    assertThat(read("- [ ] todo\n{\"label\":\"x\"}")).isEqualTo("{\"label\":\"x\"}");
    assertThat(read("[1] [2] [3] ".repeat(40) + "{\"a\":1}")).isEqualTo("{\"a\":1}");
    assertThat(read("An open { stands for itself: {\"a\":1}")).isEqualTo("{\"a\":1}");
    assertThat(read("Here: [{\"a\":1},{\"a\":2}].")).isEqualTo("[{\"a\":1},{\"a\":2}]");
  }

  @Test
  void whatIsNestedDeeperThanItCouldBeReadBackIsRefused() {
    String deep = "{\"a\":".repeat(101) + "1" + "}".repeat(101);
    assertThat(LenientJson.parse(deep).ok()).isFalse();
    assertThat(LenientJson.parse(deep.replace('"', '\'')).ok()).isFalse();
    String most = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    assertThat(LenientJson.parse(most).ok()).isTrue();
    byte[] stored = ("{\"a\":".repeat(500) + "1" + "}".repeat(500)).getBytes(UTF_8);
    assertThat(dev.troupe.runtime.json.Json.read(stored, JsonNode.class).isObject()).isTrue();
  }

  @Test
  @Timeout(60) // it took minutes
  void anOpenFenceBeforeManyLinesIsRead() {
    assertThat(LenientJson.parse("```json" + "\n".repeat(400_000) + "x").ok()).isFalse();
  }
}
