package dev.troupe.gateway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was erased is in the runs of rehearsals neither. */
final class PurgeIT {
  private static final String SECRET = "Kunigunde-4711";

  @TempDir Path folder;

  @BeforeEach
  void team() throws IOException {
    Path team = Files.createDirectories(folder.resolve("echo"));
    for (String sub : List.of("prompts", "rehearsals", "environments"))
      Files.createDirectories(team.resolve(sub));
    Files.writeString(
        team.resolve("team.yaml"),
        """
        troupe: 1
        team: echo
        goal: "Answer: {{ inputs.q }}"
        inputs: { q: { type: string } }
        models: { default: {} }
        agents: { writer: { prompt: p } }
        plan: { steps: [ { id: only, agent: writer, with: { goal: "${inputs.q}" } } ] }
        """);
    Files.writeString(team.resolve("prompts/p.prompty"), "user:\n{{ goal }}\n");
    Files.writeString(
        team.resolve("environments/said.yaml"), "models: { default: { scripted: said.json } }\n");
    Files.writeString(
        team.resolve("environments/said.json"),
        "[ { \"when\": {}, \"reply\": { \"text\": \"It is " + SECRET + "\" } } ]\n");
    Files.writeString(team.resolve("rows.csv"), "q\none\n");
    Files.writeString(
        team.resolve("rehearsals/asked.yaml"),
        "dataset: rows.csv\nassert: [ { type: contains, value: nowhere } ]\n");
  }

  private Cli.Ran troupe(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        if (new String(Files.readAllBytes(file), UTF_8).contains(text)) found.add(file);
    }
    return found;
  }

  @Test
  void runsOfRehearsalsLoseTheTextsAndKeepTheFigures() throws Exception {
    String team = folder.resolve("echo").toString();
    Cli.Ran ran = troupe("rehearse", team, "--env", "said", "-q");
    assertThat(ran.code()).as(ran.err() + ran.out()).isEqualTo(100);
    Path run = folder.resolve("data/rehearsals/echo/asked/1.json");
    assertThat(filesWith(SECRET)).contains(run);
    JsonNode would = troupe("purge", "--older-than", "0s", "--dry-run", "--json").json();
    assertThat(would.path("rehearsed_samples").asInt()).isOne();
    assertThat(filesWith(SECRET)).contains(run);
    Cli.Ran purged = troupe("purge", "--older-than", "0s");
    assertThat(purged.out()).contains("samples: 1").endsWith("erased\n");
    assertThat(filesWith(SECRET)).isEmpty();
    JsonNode cell = Json.parse(Files.readString(run)).path("cells").get(0);
    assertThat(cell.path("outcome").asText()).isEqualTo("fail");
    assertThat(cell.path("erased").asBoolean()).isTrue();
    assertThat(troupe("failures", team, "asked").out()).contains("contains").doesNotContain("  :");
    assertThat(troupe("purge", "--older-than", "0s").out())
        .isEqualTo("0 tasks and 0 texts erased\n");
  }

  @Test
  void aRunThatCannotBeReadStopsThePurgeBeforeAnythingIsErased() throws Exception {
    String team = folder.resolve("echo").toString();
    troupe("rehearse", team, "--env", "said", "-q");
    Path bad = folder.resolve("data/rehearsals/echo/asked/2.json");
    Files.writeString(bad, "{ half");
    Cli.Ran refused = troupe("purge", "--older-than", "0s");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("2.json");
    assertThat(troupe("tasks", "--json").json().path("tasks").size()).isOne();
  }

  @Test
  void tasksAreNamedOrChosenAndNotBoth() throws Exception {
    troupe("run", folder.resolve("echo").toString(), "--env", "said", "--input", "q=x", "-q");
    String id = troupe("tasks", "--json").json().path("tasks").get(0).path("id").asText();
    for (String[] more : new String[][] {{"--older-than", "0s"}, {"--tenant", "nobody"}}) {
      Cli.Ran refused = troupe("purge", id, more[0], more[1]);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("not both");
    }
    assertThat(troupe("show", id).code()).isZero();
  }

  @Test
  void anEmptiedJournalIsNotAsWritten() throws Exception {
    troupe("run", folder.resolve("echo").toString(), "--env", "said", "--input", "q=x", "-q");
    Files.write(folder.resolve("data/journal.db"), new byte[0]);
    for (String verb : new String[] {"verify", "doctor"}) {
      Cli.Ran ran = troupe(verb);
      assertThat(ran.code()).as(verb).isEqualTo(1);
      assertThat(ran.err() + ran.out()).as(verb).contains("journal.db is empty");
    }
  }
}
