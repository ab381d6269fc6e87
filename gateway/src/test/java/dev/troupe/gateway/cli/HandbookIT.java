package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new team on ten other documents: questions whose answer is one sentence, and some without an
 * answer.
 */
final class HandbookIT {
  @TempDir Path folder;

  @Test
  void answersByTheSentenceAndSaysWhenThereIsNone() throws Exception {
    Path team = folder.resolve("handbook");
    assertThat(Cli.run("init", team.toString()).code()).isZero();
    try (Stream<Path> samples = Files.list(team.resolve("knowledge"))) {
      for (Path sample : samples.toList()) Files.delete(sample);
    }
    Path resources =
        Path.of(Objects.requireNonNull(HandbookIT.class.getResource("/handbook")).toURI());
    Cli.copy(resources.resolve("knowledge"), team.resolve("knowledge"));
    int answered = 0;
    int asked = 0;
    int wrongly = 0;
    for (String line : Files.readAllLines(resources.resolve("questions.jsonl"))) {
      JsonNode question = new Cli.Ran(0, line, "").json();
      Cli.Ran ran =
          Cli.run(
              "run",
              team.toString(),
              question.path("question").asText(),
              "--json",
              "--data",
              folder.resolve("data").toString());
      assertThat(ran.code()).as(ran.err()).isZero();
      JsonNode task = ran.json();
      if (question.path("answer_sentence").isNull()) {
        if (!task.path("stop_reason").asText().equals("not_found")
            || !task.path("answer").path("sources").isEmpty()) wrongly++;
        continue;
      }
      asked++;
      for (JsonNode source : task.path("answer").path("sources"))
        if (source.path("quote").asText().contains(question.path("answer_sentence").asText())
            && source.path("document").asText().equals(question.path("document").asText())
            && source.path("section").asText().contains(question.path("section").asText())) {
          answered++;
          break;
        }
    }
    assertThat(asked).isEqualTo(12);
    assertThat(answered).isGreaterThanOrEqualTo(10);
    assertThat(wrongly).isZero();
  }
}
