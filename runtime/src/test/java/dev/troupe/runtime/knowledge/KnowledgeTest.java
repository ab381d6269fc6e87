package dev.troupe.runtime.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class KnowledgeTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);

  private static Knowledge knowledge(String... pathsAndTexts) {
    SortedMap<String, String> files = new TreeMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2)
      files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
    return Knowledge.of(files);
  }

  private static List<String> found(Knowledge knowledge, String agent, String query) {
    return knowledge.search(agent, DAY, query, 10).stream()
        .map(Passage::document)
        .distinct()
        .toList();
  }

  @Test
  void findsChineseAndEnglishByHeadingAndText() {
    Knowledge knowledge =
        knowledge(
            "a.md",
            "# 费用\n\n## 罚金\n\n逾期罚金为 5%。",
            "b.md",
            "# Fees\n\n## Late fee\n\nThe late fee is 5%.",
            "c.txt",
            "Nothing of interest.");
    assertThat(found(knowledge, "x", "逾期的罚金是多少")).containsExactly("a.md");
    assertThat(knowledge.search("x", DAY, "late fees", 5).getFirst())
        .isEqualTo(new Passage("b.md", "Fees > Late fee", "The late fee is 5%."));
  }

  /** Six hours before London's midnight it is the next day in Shanghai. */
  @Test
  void aDayBeginsWhereTheTeamSaysSo() {
    SortedMap<String, String> files =
        new TreeMap<>(Map.of("a.md", "---\nvalid_from: 2026-11-27\n---\n# Rule\nThe rate is 3."));
    Instant asked = Instant.parse("2026-11-26T18:00:00Z");
    Knowledge here = Knowledge.of(files, ZoneId.of("Asia/Shanghai"));
    assertThat(here.readable("x", here.day(asked))).containsExactly("a.md");
    Knowledge there = Knowledge.of(files);
    assertThat(there.readable("x", there.day(asked))).isEmpty();
  }

  @Test
  void leavesSupersededDocumentsOutFromTheDayTheirSuccessorIsInForce() {
    String old = "---\nsuperseded_by: new.md\n---\n# Rule\nThe rate is 3.";
    assertThat(
            found(
                knowledge(
                    "old.md",
                    old,
                    "new.md",
                    "---\nvalid_from: 2025-01-01\n---\n# Rule\nThe rate is 1."),
                "x",
                "rate"))
        .containsExactly("new.md");
    assertThat(
            found(
                knowledge(
                    "old.md",
                    old,
                    "new.md",
                    "---\nvalid_from: 2027-01-01\n---\n# Rule\nThe rate is 1."),
                "x",
                "rate"))
        .containsExactly("old.md");
  }

  @Test
  void whatAnAgentMayNotReadStaysUnread() {
    Knowledge knowledge =
        knowledge("secret.md", "---\naccess: [boss]\n---\n# Rule\nThe rate is 3.");
    assertThat(found(knowledge, "clerk", "rate")).isEmpty();
    assertThat(knowledge.read("clerk", DAY, "secret.md")).isEmpty();
    assertThat(found(knowledge, "boss", "rate")).containsExactly("secret.md");
  }

  @Test
  void refusesFrontMatterThatCannotBeHonoured() {
    assertThatThrownBy(() -> knowledge("a.md", "---\nsuperseded_by: gone.md\n---\nx"))
        .hasMessageContaining("a.md")
        .hasMessageContaining("gone.md");
    assertThatThrownBy(
            () ->
                knowledge(
                    "a.md",
                    "---\nsuperseded_by: b.md\n---\nx",
                    "b.md",
                    "---\nsuperseded_by: a.md\n---\nx"))
        .hasMessageContaining("circle");
    assertThatThrownBy(() -> knowledge("a.md", "---\nvalid_from: soon\n---\nx"))
        .hasMessageContaining("YYYY-MM-DD");
  }

  @Test
  void rowsOfACsvReadByThemselves() {
    assertThat(
            knowledge("t.csv", "branch,city\nNorth,Oslo\nSouth,Rome\n")
                .search("x", DAY, "Rome", 5)
                .getFirst()
                .text())
        .isEqualTo("branch,city\nSouth,Rome");
  }

  @Test
  void frontMatterOfACsvIsHonouredToo() {
    Knowledge knowledge =
        knowledge("pay.csv", "---\naccess: [auditor]\n---\nname,salary\nAnn,9000 EUR\n");
    assertThat(found(knowledge, "clerk", "salary Ann")).isEmpty();
    assertThat(knowledge.search("auditor", DAY, "salary Ann", 5))
        .containsExactly(new Passage("pay.csv", "line 5", "name,salary\nAnn,9000 EUR"));
  }

  @Test
  void aQuotedLineEndDoesNotBreakARow() {
    Knowledge faq =
        knowledge("faq.csv", "question,answer\r\n\r\n\"退货要几天？\",\"七天内。\n需保留发票。\"\r\n保修呢,一年\r\n");
    assertThat(faq.documents().iterator().next().sections())
        .containsExactly(
            new Document.Section("line 3", "question,answer\n\"退货要几天？\",\"七天内。\n需保留发票。\""),
            new Document.Section("line 5", "question,answer\n保修呢,一年"));
    assertThat(knowledge("x.csv", "a,b\n1,\"open\n").documents().iterator().next().sections())
        .containsExactly(new Document.Section("line 2", "a,b\n1,\"open"));
  }

  @Test
  void blanksAroundTheFirstLineDoNotOpenADocument() {
    for (String head : List.of("--- \n", "---\t\n", "\n---\n", "\n \n--- \n", "\uFEFF---\r\n")) {
      Knowledge knowledge =
          knowledge("secret.md", head + "access: [boss]\n--- \n# Rule\nThe rate is 3.");
      assertThat(found(knowledge, "clerk", "rate")).as(head).isEmpty();
      assertThat(found(knowledge, "boss", "rate")).as(head).containsExactly("secret.md");
    }
    assertThat(found(knowledge("rule.md", "\n\n---\nThe rate is 3.\n"), "x", "rate")).hasSize(1);
    assertThatThrownBy(() -> knowledge("a.md", "\n---\nvalid_from: soon\n---\nx"))
        .hasMessageContaining("a.md:3");
    assertThatThrownBy(() -> knowledge("a.md", "\n---\naccess: [\n---\nx"))
        .hasMessageContaining("a.md:");
  }

  @Test
  void aLongTextWithoutEmptyLinesIsCutIntoPassages() {
    StringBuilder rules = new StringBuilder();
    for (int i = 1; i <= 8_000; i++) rules.append("第").append(i).append("条 不得迟到，违者罚款。\n");
    List<Passage> passages =
        Chunker.passages(knowledge("守则.txt", rules.toString()).documents().iterator().next());
    assertThat(passages).allSatisfy(p -> assertThat(p.text()).hasSizeLessThanOrEqualTo(900));
    assertThat(passages).allSatisfy(p -> assertThat(p.text()).startsWith("第").endsWith("。"));
    assertThat(String.join("\n", passages.stream().map(Passage::text).toList()))
        .isEqualTo(rules.toString().strip());
    assertThat(
            knowledge("守则.txt", rules.toString()).search("x", DAY, "第4711条", 1).getFirst().text())
        .contains("第4711条");
    String unbroken = "\uD83D\uDE00".repeat(2_000);
    assertThat(
            String.join(
                "",
                Chunker.passages(knowledge("e.txt", "x" + unbroken).documents().iterator().next())
                    .stream()
                    .map(Passage::text)
                    .toList()))
        .isEqualTo("x" + unbroken);
  }

  @Test
  void eachPieceOfATableInATextHasItsHead() {
    String head = "| 城市 | Fee in crowns |\n|:----|---:|\n";
    StringBuilder text = new StringBuilder("# Fees\n\nWhat it costs:\n").append(head);
    for (int i = 0; i < 400; i++)
      text.append("| city ").append(i).append(" 。 | ").append(i).append(" |\n");
    List<Passage> passages =
        Chunker.passages(knowledge("fees.md", text.toString()).documents().iterator().next());
    assertThat(passages).hasSizeGreaterThan(5);
    assertThat(passages)
        .allSatisfy(
            p ->
                assertThat(p.text())
                    .hasSizeLessThanOrEqualTo(900)
                    .contains(head)
                    .matches("(?s).*\\| city \\d+ 。 \\| \\d+ \\|"));
    assertThat(passages.getFirst().text()).startsWith("What it costs:");
    for (int i = 0; i < 400; i++) {
      String row = "| city " + i + " 。 | " + i + " |";
      assertThat(passages).filteredOn(p -> p.text().contains(row)).hasSize(1);
    }
    // a line of dashes below a line with a bar is no table, and many bars take no time
    assertThat(
            Chunker.passages(
                knowledge("a.md", "a | b\n---\n" + "|".repeat(200_000))
                    .documents()
                    .iterator()
                    .next()))
        .isNotEmpty();
  }

  @Test
  void findsASingleChineseCharacter() {
    Knowledge knowledge = knowledge("a.md", "# 税率\n个人所得税率为 3%。", "b.md", "# 假期\n十天。");
    assertThat(found(knowledge, "x", "税？")).containsExactly("a.md");
    assertThat(found(knowledge, "x", "假")).containsExactly("b.md");
  }

  @Test
  void namesEveryDocumentThatCannotBeTaken() {
    assertThatThrownBy(
            () ->
                knowledge(
                    "a.md", "---\naccess: boss\n---\nx",
                    "b.md", "fine",
                    "c.md", "---\nvalid_from: soon\n---\nx"))
        .isInstanceOfSatisfying(
            KnowledgeFault.class,
            fault ->
                assertThat(fault.faults())
                    .satisfiesExactly(
                        a -> assertThat(a).startsWith("a.md:2: access"),
                        c -> assertThat(c).startsWith("c.md:2: valid_from")));
  }
}
