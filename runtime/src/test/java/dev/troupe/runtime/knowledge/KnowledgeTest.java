package dev.troupe.runtime.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
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
}
