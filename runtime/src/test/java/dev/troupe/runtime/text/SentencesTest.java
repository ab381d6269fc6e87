package dev.troupe.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SentencesTest {
  @Test
  void everySentenceIsAPieceOfTheText() {
    String text =
        "First one. Second, e.g. with 1.5 % and No. 7! “Third?” 第四句。第五句；最后一句！\n\n"
            + "- item one\n"
            + "- item two. And more\n\n"
            + "1. numbered";
    List<String> sentences = Sentences.of(text);
    assertThat(sentences).allMatch(text::contains);
    assertThat(sentences)
        .containsExactly(
            "First one.",
            "Second, e.g. with 1.5 % and No. 7!",
            "“Third?”",
            "第四句。",
            "第五句；",
            "最后一句！",
            "item one",
            "item two.",
            "And more",
            "numbered");
  }

  @Test
  void linesOfOneParagraphBelongTogether() {
    assertThat(Sentences.of("A sentence that\ngoes on. Next."))
        .containsExactly("A sentence that\ngoes on.", "Next.");
  }
}
