package dev.troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that writes a number as a text need not be asked again. */
final class AnswerTypesIT {
  @TempDir Path folder;

  private JsonNode run(FakeModelServer server) throws Exception {
    Files.createDirectories(folder.resolve("prompts"));
    Files.writeString(
        folder.resolve("team.yaml"),
        """
        troupe: 1
        team: judging
        models: { default: {} }
        agents:
          judge: { prompt: w, output: schema.json }
        plan: { steps: [ { id: only, agent: judge, with: { goal: "judge" } } ] }
        """);
    Files.writeString(
        folder.resolve("schema.json"),
        """
        {"type": "object", "required": ["score", "text"],
         "properties": {"score": {"type": "integer", "maximum": 10}, "text": {"type": "string"}}}
        """);
    Files.writeString(folder.resolve("prompts/w.prompty"), "user:\n{{ goal }}\n");
    return TaskRuns.run(folder, server, "", "judge it");
  }

  private static FakeModelServer answering(String... answers) throws Exception {
    Iterator<String> next = List.of(answers).iterator();
    return new FakeModelServer(seen -> FakeModelServer.Answer.text(next.next()));
  }

  @Test
  void whatCanOnlyMeanOneThingIsTaken() throws Exception {
    try (FakeModelServer server = answering("{\"score\": \"8\", \"text\": 12}")) {
      assertThat(run(server).path("answer").toString()).contains("\"score\":8").contains("\"12\"");
      assertThat(server.log()).hasSize(1);
    }
  }

  @Test
  void whatDoesNotFitEvenSoIsSentBackAsItWasWritten() throws Exception {
    try (FakeModelServer server =
        answering(
            "{\"score\": \"eight\", \"text\": \"t\"}",
            "{\"score\": \"11\", \"text\": \"t\"}",
            "{\"score\": 8, \"text\": \"t\"}")) {
      assertThat(run(server).path("status").asText()).isEqualTo("completed");
      assertThat(server.log()).hasSize(3);
    }
  }
}
