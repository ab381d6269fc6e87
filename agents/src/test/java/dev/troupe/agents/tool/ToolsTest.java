package dev.troupe.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.api.CallId;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolFault;
import dev.troupe.runtime.json.Json;
import dev.troupe.runtime.knowledge.Knowledge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

final class ToolsTest {
  private static final ToolContext CONTEXT =
      new ToolContext(
          TenantId.DEFAULT,
          new TaskId("t-1"),
          "finder",
          "k",
          Instant.parse("2026-11-25T00:00:00Z"));

  record Args(String name, Optional<Integer> count) {}

  @Test
  void aRecordMakesTheSchema() {
    JsonNode schema =
        RecordTool.of(
                "t", "d", Effect.READ_ONLY, Args.class, (a, c) -> a.name() + a.count().orElse(0))
            .spec()
            .parameters();
    assertThat(schema.path("required").toString()).isEqualTo("[\"name\"]");
    assertThat(schema.path("properties").path("count").path("type").toString()).contains("integer");
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
  }

  /** How a colour is told. */
  enum Colour {
    @JsonProperty("dark-blue")
    BLUE
  }

  record Rich(
      Map<String, String> labels, JsonNode anything, OptionalInt count, Optional<Colour> colour) {}

  @Test
  void whatTheSchemaOfARecordAllowsTheRecordTakes() throws Exception {
    Tool tool = RecordTool.of("t", "d", Effect.READ_ONLY, Rich.class, (a, c) -> a.toString());
    ObjectNode arguments = Json.object();
    arguments.putObject("labels").put("a", "b");
    arguments.putArray("anything").add(1);
    arguments.put("count", 5).put("colour", "dark-blue");
    assertThat(ArgumentCheck.misfit(tool, arguments)).isEmpty();
    assertThat(tool.call(arguments, CONTEXT))
        .contains("{a=b}", "[1]", "OptionalInt[5]", "Optional[BLUE]");
    arguments.remove("count");
    arguments.remove("colour");
    assertThat(ArgumentCheck.misfit(tool, arguments)).isEmpty();
    assertThat(tool.call(arguments, CONTEXT)).contains("OptionalInt.empty");
  }

  @Test
  void calculatesDecimalsAndRunsNothingElse() throws ToolFault {
    assertThat(Calculate.value("(1200 * 0.035) / 12")).isEqualTo("3.5");
    assertThat(Calculate.value("0.1 + 0.2")).isEqualTo("0.3");
    assertThat(Calculate.value("round(1234.5, -2)")).isEqualTo("1200");
    assertThat(Calculate.value("（１＋２）×３－１")).isEqualTo("8");
    assertThat(Calculate.value("18,000*15%")).isEqualTo("2700");
    assertThat(Calculate.value("（１，２００ + 50）×（1 - 7.5%）")).isEqualTo("1156.25");
    assertThat(Calculate.value("7 % 4 + 50%")).isEqualTo("3.5");
    assertThat(Calculate.value("max(1, 200)")).isEqualTo("200");
    assertThat(Calculate.value("max(1,20)")).isEqualTo("20");
    assertThat(Calculate.value("max(0,100)")).isEqualTo("100");
    assertThat(Calculate.value("min(2500,300)")).isEqualTo("300");
    assertThat(Calculate.value("round(2.345, 2) + max(1, 2^3) - -1")).isEqualTo("11.35");
    for (String bad :
        List.of(
            "1/0",
            "2^99999999",
            "System.exit(1)",
            "1 +",
            "((((",
            "(".repeat(400),
            "9".repeat(600),
            "max(1,200, 48,200 * 0.25)", // of thousands, or of arguments?
            "round(48,200.00 * 0.01, 2)",
            "max(100,200)",
            "round(1, 2, 3)",
            "import os"))
      assertThatThrownBy(() -> Calculate.value(bad)).as(bad).isInstanceOf(ToolFault.class);
  }

  @Test
  void documentsAnAgentMayNotReadLookLikeDocumentsThatAreNotThere() {
    Knowledge knowledge =
        Knowledge.of(
            new TreeMap<>(
                Map.of(
                    "open.md", "# A\ntext", "closed.md", "---\naccess: [boss]\n---\n# B\nsecret")));
    Tool read = ReadDocument.of(knowledge);
    for (String path :
        List.of(
            "closed.md",
            "gone.md",
            "../team.yaml",
            "/etc/passwd",
            "./closed.md",
            "open.md/../closed.md"))
      assertThatThrownBy(() -> read.call(Json.object().put("document", path), CONTEXT))
          .isInstanceOf(ToolFault.class)
          .hasMessageContaining("may be read");
  }

  /** An empty list would be taken for a document that says nothing. */
  @Test
  void aHeadingIsFoundAsItIsTypedAndIfThereIsNoneThoseThatAreThereAreNamed() throws Exception {
    Knowledge knowledge =
        Knowledge.of(
            new TreeMap<>(
                Map.of("a.md", "# Nordwind Logistics\n\nx\n\n## 取消费用（2025 版）\n\n¥1,200")));
    Tool read = ReadDocument.of(knowledge);
    for (String typed : List.of("取消费用(2025版)", "取消费用（2025 版）", "nordwind  LOGISTICS > 取消"))
      assertThat(read.call(Json.object().put("document", "a.md").put("section", typed), CONTEXT))
          .as(typed)
          .contains("¥1,200");
    assertThat(read.call(Json.object().put("document", "a.md").put("section", "退款"), CONTEXT))
        .contains("no heading contains '退款'", "\"Nordwind Logistics > 取消费用（2025 版）\"");
    assertThat(knowledge.search("x", knowledge.day(CONTEXT.asOf()), "1200", 3)).hasSize(1);
    assertThat(knowledge.search("x", knowledge.day(CONTEXT.asOf()), "１，２００", 3)).hasSize(1);
  }

  @Test
  void aLongDocumentIsReadInParts() throws Exception {
    StringBuilder text = new StringBuilder("# Short\n\nfirst\n\n# Long\n\n");
    for (int i = 0; i < 9_000; i++) text.append("line \"").append(i).append("\"\n");
    text.append("\n# End\n\nlast");
    Knowledge knowledge = Knowledge.of(new TreeMap<>(Map.of("a.md", text.toString())));
    Tool read = ReadDocument.of(knowledge);
    StringBuilder all = new StringBuilder();
    JsonNode answer;
    int from = 0;
    int parts = 0;
    do {
      String said = read.call(Json.object().put("document", "a.md").put("from", from), CONTEXT);
      assertThat(said).hasSizeLessThan(ToolActor.MAX_RESULT);
      answer = Json.parse(said);
      for (JsonNode section : answer.path("sections")) all.append(section.path("text").asText());
      from = answer.path("next").asInt();
      assertThat(++parts).isLessThan(6);
    } while (answer.has("cut"));
    assertThat(parts).isGreaterThan(2);
    StringBuilder whole = new StringBuilder();
    knowledge.documents().iterator().next().sections().forEach(s -> whole.append(s.text()));
    assertThat(all.toString()).isEqualTo(whole.toString());
    assertThat(
            Json.parse(
                    read.call(Json.object().put("document", "a.md").put("section", "End"), CONTEXT))
                .path("sections")
                .toString())
        .isEqualTo("[{\"section\":\"End\",\"text\":\"last\"}]");
  }

  @Test
  void aSearchAnswersWholePassagesOnly() throws Exception {
    StringBuilder rows = new StringBuilder("name,text\n");
    for (int i = 0; i < 40; i++)
      rows.append(i).append(",rate ").append("\u0001".repeat(3_000)).append('\n');
    Tool search = SearchKnowledge.of(Knowledge.of(new TreeMap<>(Map.of("t.csv", rows.toString()))));
    String said = search.call(Json.object().put("query", "rate").put("limit", 20), CONTEXT);
    assertThat(said).hasSizeLessThan(ToolActor.MAX_RESULT);
    assertThat(Json.parse(said).path("passages").size()).isBetween(1, 19);
  }

  @Test
  void aResultIsCappedAndTheCutSaid() {
    ActorTestKit kit = ActorTestKit.create();
    try {
      Tool big =
          RecordTool.of("big", "", Effect.READ_ONLY, Args.class, (a, c) -> "x".repeat(200_000));
      TestProbe<ToolActor.Ended> probe = kit.createTestProbe();
      CallId call = new CallId(new TaskId("t-1"), "root", "tool/0/0");
      kit.spawn(ToolActor.create(big, ToolRunner.virtualThreads(2)))
          .tell(
              new ToolActor.Run(
                  call,
                  1,
                  "",
                  Json.object().put("name", "n"),
                  CONTEXT,
                  Duration.ofMinutes(1),
                  probe.getRef()));
      ToolResult.Returned returned = (ToolResult.Returned) probe.receiveMessage().result();
      assertThat(returned.text()).hasSizeLessThan(66_000).endsWith("more characters]");
      kit.spawn(ToolActor.create(big, ToolRunner.virtualThreads(2)))
          .tell(
              new ToolActor.Run(
                  call,
                  1,
                  "",
                  Json.object().put("count", "no"),
                  CONTEXT,
                  Duration.ofMinutes(1),
                  probe.getRef()));
      assertThat(((ToolResult.Returned) probe.receiveMessage().result()).text())
          .contains("not valid")
          .contains("name");
    } finally {
      kit.shutdownTestKit();
    }
  }
}
