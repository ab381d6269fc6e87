package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that leaves tool calls in the text: they are made where the environment says so. */
final class DialectIT {
  @TempDir Path folder;

  private JsonNode run(FakeModelServer server, String dialect) throws Exception {
    Path team = Files.createDirectories(folder.resolve("team"));
    Files.createDirectories(team.resolve("prompts"));
    Files.writeString(
        team.resolve("team.yaml"),
        """
        troupe: 1
        team: counting
        models: { default: {} }
        agents: { clerk: { prompt: w, strategy: react, tools: [calculate] } }
        plan: { steps: [ { id: only, agent: clerk, with: { goal: "count" } } ] }
        """);
    Files.writeString(team.resolve("prompts/w.prompty"), "user:\n{{ goal }}\n");
    return TaskRuns.run(team, server, ", dialect: " + dialect, "6 times 7");
  }

  private static FakeModelServer server() throws Exception {
    return new FakeModelServer(
        seen ->
            FakeModelServer.Answer.text(
                seen.hasToolResult()
                    ? "It is 42."
                    : "<tool_call>\n"
                        + "{\"name\":\"calculate\",\"arguments\":{\"expression\":\"6 * 7\"}}\n"
                        + "</tool_call>"));
  }

  @Test
  void aCallWrittenAsTextIsMade() throws Exception {
    try (FakeModelServer server = server()) {
      assertThat(run(server, "hermes").path("answer").path("text").asText()).isEqualTo("It is 42.");
      assertThat(server.log()).hasSize(2);
    }
  }

  /** Also where nothing else is bounded: a server of one's own would write on and on. */
  @Test
  void theLongestAnswerOfTheEnvironmentIsAskedForAlways() throws Exception {
    try (FakeModelServer server = server()) {
      run(server, "hermes, max_tokens: 77");
      assertThat(server.log())
          .allMatch(seen -> seen.body().path("max_tokens").asInt() == 77)
          .hasSize(2);
    }
  }

  /** Neither a command nor an answer. */
  @Test
  void withoutTheDialectTheTaskFailsAndSaysWhichReadsIt() throws Exception {
    for (String dialect : new String[] {"native", "glm"})
      try (FakeModelServer server = server()) {
        JsonNode task = run(server, dialect);
        assertThat(task.path("status").asText()).isEqualTo("failed");
        assertThat(task.toString()).contains("dialect: hermes");
        assertThat(server.log()).hasSize(1);
      }
  }

  @Test
  void aTextThatQuotesACallIsAnAnswer() throws Exception {
    String quoting =
        "Write it so: <tool_call>{\"name\":\"calculate\",\"arguments\":{}}</tool_call>";
    try (FakeModelServer server = new FakeModelServer(s -> FakeModelServer.Answer.text(quoting))) {
      assertThat(run(server, "native").path("answer").path("text").asText()).isEqualTo(quoting);
    }
  }
}
