package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in a prompt are those for what the agent is to do, as its prompt says it. */
final class RecallIT {
  @TempDir Path folder;

  private void file(String path, String text) throws Exception {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void theTasksOwnGoalAndResultsOfOthersAreLookedUp() throws Exception {
    file(
        "team.yaml",
        """
        troupe: 1
        team: clerks
        models: { default: {} }
        knowledge: { docs: { path: knowledge/ } }
        agents: { clerk: { prompt: clerk }, namer: { prompt: namer }, writer: { prompt: namer } }
        plan:
          steps:
            - { id: first, agent: clerk }
            - { id: named, agent: namer }
            - { id: second, agent: clerk, with: { goal: "look up ${named}" } }
            - { id: last, agent: writer, needs: [first, second] }
        """);
    file(
        "prompts/clerk.prompty",
        "user:\nclerk\n{% for d in documents %}{{ d.text }}\n{% endfor %}");
    file("prompts/namer.prompty", "user:\nnamer\n");
    file("knowledge/leave.md", "# Leave\nUnused annual leave lapses in March.\n");
    file("knowledge/badge.md", "# Badge\nA lost badge costs five crowns.\n");
    try (FakeModelServer server =
        new FakeModelServer(
            seen ->
                FakeModelServer.Answer.text(
                    seen.lastUser().startsWith("namer") ? "lost badge" : seen.lastUser()))) {
      TaskRuns.run(folder, server, "", "annual leave");
      assertThat(server.log().stream().map(FakeModelServer.Seen::lastUser))
          .anyMatch(prompt -> prompt.contains("lapses in March"))
          .anyMatch(prompt -> prompt.contains("five crowns"));
    }
  }
}
