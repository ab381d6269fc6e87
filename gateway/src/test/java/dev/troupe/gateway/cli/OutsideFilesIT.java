package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing outside a team's folder is read, however it is named. */
final class OutsideFilesIT {
  @TempDir Path folder;

  private final StringBuilder said = new StringBuilder();

  @BeforeEach
  void secrets() throws IOException {
    Files.writeString(folder.resolve("secret.md"), "# Canary\nThe canary sings at dawn.\n");
    Files.writeString(folder.resolve("secret.csv"), "k,v\na,canary\n");
    Files.writeString(folder.resolve("secret.json"), "{\"canary\": true}");
  }

  @AfterEach
  void untold() {
    assertThat(said.toString()).doesNotContain("sings at dawn");
  }

  private Path team() throws IOException {
    Path team = Files.createTempDirectory(folder, "t").resolve("team");
    assertThat(Cli.run("init", team.toString()).code()).isZero();
    return team;
  }

  private Path changed(String file, UnaryOperator<String> change) throws IOException {
    Path team = team();
    Cli.edit(team.resolve(file), change);
    return team;
  }

  private Cli.Ran ask(Path team) {
    Cli.Ran ran =
        Cli.run(
            "run",
            team.toString(),
            "Where does the canary sing?",
            "--data",
            folder.resolve("data").toString());
    said.append(ran.out()).append(ran.err());
    return ran;
  }

  @Test
  void noDocuments() throws IOException {
    for (String path :
        List.of(
            "..", "../", folder.toString(), "knowledge/../..", "~", "C:\\\\", "knowledge/../../")) {
      Path team =
          changed("team.yaml", text -> text.replace("path: knowledge/", "path: \"" + path + "\""));
      assertThat(ask(team).code()).as(path).isEqualTo(2);
    }
  }

  @Test
  void noSchema() throws IOException {
    for (String path : List.of("../secret.json", folder.resolve("secret.json").toString())) {
      Path team =
          changed(
              "team.yaml", text -> text.replace("schema: schemas/reply.json", "schema: " + path));
      assertThat(ask(team).code()).as(path).isEqualTo(2);
    }
  }

  @Test
  void noTable() throws IOException {
    for (String path : List.of("../secret.csv", folder.resolve("secret.csv").toString())) {
      Path team =
          changed(
              "team.yaml",
              text ->
                  text.replace(
                      "agents:",
                      "tools: { look: { kind: table, path: \"" + path + "\", key: k } }\nagents:"));
      assertThat(ask(team).code()).as(path).isEqualTo(2);
    }
  }

  @Test
  void noLink() throws IOException {
    for (String link : List.of("knowledge/link.md", "prompts/link.prompty")) {
      Path team = team();
      Files.createSymbolicLink(team.resolve(link), folder.resolve("secret.md"));
      assertThat(ask(team).code()).as(link).isEqualTo(2);
    }
  }

  @Test
  void noInclude() throws IOException {
    Path team =
        changed("prompts/planner.prompty", text -> text + "\n{% include '../../secret.md' %}\n");
    assertThat(ask(team).code()).isNotZero();
  }
}
