package dev.troupe.scenarios.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintTest {
  @TempDir Path folder;

  private void file(String path, byte... bytes) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void file(String path, String text) throws IOException {
    file(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void filesThatNoAgentCanReadAndReadersWhoAreMisspeltAreNamed() throws IOException {
    file(
        "team.yaml",
        """
        troupe: 1
        team: 手册
        goal: "{{ inputs.q }}"
        inputs: { q: { type: string } }
        models: { default: {} }
        knowledge: { docs: { path: 资料/ } }
        agents: { finder: { prompt: p, tools: [search_knowledge] } }
        plan: { steps: [ { id: a, agent: finder } ] }
        """);
    file("prompts/p.prompty", "system:\nBe brief.\nusr:\n{{ goal }}\n");
    file("资料/a.md", "---\naccess: [fnider]\n---\n# Fees\nThe fee is 5.\n");
    file("资料/b.TXT", "text");
    file("资料/奖.md", "---\naccess: [研究员]\n---\n# Prize\nFive.\n");
    file("资料/奖二.md", "---\naccess: [finder，研究员]\n---\n# Prize\nSix.\n");
    file("资料/more/年报.pdf", (byte) 0x25, (byte) 0x50, (byte) 0xff, (byte) 0);
    file("资料/page.html", "<p>");
    file("elsewhere/picture.png", (byte) 0x89);
    List<String> remarks =
        Lint.of(TeamLoader.load(TeamFiles.read(folder), Set.of())).stream()
            .map(Lint.Remark::toString)
            .toList();
    assertThat(remarks)
        .containsExactly(
            "资料/more/年报.pdf:1: no agent can read this; documents are Markdown (.md, .markdown),"
                + " text (.txt) and tables (.csv)",
            "资料/page.html:1: no agent can read this; documents are Markdown (.md, .markdown), text"
                + " (.txt) and tables (.csv)",
            "资料/a.md:1: access names fnider, which is no agent: nobody can read this; is finder meant?",
            "资料/奖.md:1: access names 研究员, which is no agent: nobody can read this",
            "prompts/p.prompty:1: has no part of the user: a line 'user:' begins one",
            "prompts/p.prompty:3: 'usr:' is text here; is user: meant?");
  }
}
