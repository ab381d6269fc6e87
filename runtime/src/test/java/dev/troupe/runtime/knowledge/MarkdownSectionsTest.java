package dev.troupe.runtime.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which lines of a text are its headings. */
final class MarkdownSectionsTest {
  @Test
  void whatAHeadingSaysIsFoundAndRead() {
    String text =
        """
        # 规定
        ## 第一条 试用期为三个月
        ## 第二条 关于C#
        正文
        ### 甲 ##
        ## 第三条
        ~~~bash
        # 重启服务
        ```
        ~~~
        ````
        ```
        # no heading
        ````
        # 结束
        """;
    Document document = DocumentReader.read("规定.md", text);
    assertThat(document.sections())
        .containsExactly(
            new Document.Section("规定 > 第一条 试用期为三个月", "第一条 试用期为三个月"),
            new Document.Section("规定 > 第二条 关于C#", "正文"),
            new Document.Section("规定 > 第二条 关于C# > 甲", "甲"),
            new Document.Section(
                "规定 > 第三条", "~~~bash\n# 重启服务\n```\n~~~\n````\n```\n# no heading\n````"),
            new Document.Section("结束", "结束"));
    assertThat(document.title()).isEqualTo("规定");
  }

  @Test
  void codeWithinAListEndsWithIt() {
    String text =
        "- ```\n  # no\n  ```\n1. ~~~sh\n   # no\n   ~~~\n> ```\n> # no\n> ```\n# H\nx\n## I\ny";
    assertThat(DocumentReader.read("a.md", text).sections())
        .extracting(Document.Section::heading)
        .containsExactly("a", "H", "H > I");
  }

  @Test
  void anUnderlinedLineIsAHeading() {
    String text =
        """
        前言

        退货政策
        ========
        七天内可退。
        ---
        Second line
        of a heading
        -------

        - a list
        ---
        > a quote
        ---
        | a | row |
        ---

        ---
        after a rule
        ---
        ```
        code
        ---
        ```
        ===
        end
        """;
    assertThat(DocumentReader.read("政策.md", text).sections())
        .containsExactly(
            new Document.Section("政策", "前言"),
            new Document.Section("退货政策 > 七天内可退。", "七天内可退。"),
            new Document.Section(
                "退货政策 > Second line of a heading",
                "- a list\n---\n> a quote\n---\n| a | row |\n---\n\n---"),
            new Document.Section("退货政策 > after a rule", "```\ncode\n---\n```\n===\nend"));
    String prose = "Long. ".repeat(40);
    assertThat(DocumentReader.read("a.txt", prose + "\n---\nb").sections())
        .containsExactly(new Document.Section("a", prose + "\n---\nb"));
  }
}
