package dev.troupe.scenarios.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.EnvironmentLoader;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.judge.AssertionTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped schema, the shipped rehearsals and what is read agree. */
final class RehearsalSchemaTest {
  private static final Path LIBRARY = Path.of("library");

  private static JsonNode schema() throws IOException {
    return Json.mapper().readTree(LIBRARY.resolve("schemas/rehearsal.schema.json").toFile());
  }

  @Test
  void everyShippedRehearsalMatchesAndCanBeRead() throws IOException {
    com.networknt.schema.Schema schema =
        com.networknt.schema.SchemaRegistry.withDefaultDialect(
                com.networknt.schema.SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema());
    int seen = 0;
    try (Stream<Path> teams = Files.list(LIBRARY.resolve("teams"))) {
      for (Path folder : teams.toList()) {
        Team team = TeamLoader.load(TeamFiles.read(folder), Set.of());
        for (String name : RehearsalReader.names(team)) {
          seen++;
          String file = "rehearsals/" + name + ".yaml";
          assertThat(schema.validate(YamlNode.parse(file, team.files().text(file)).json()))
              .isEmpty();
          assertThat(
                  new RehearsalReader(team, EnvironmentLoader.offline())
                      .read(name, new LinkedHashMap<>(), Optional.empty())
                      .samples())
              .hasSizeGreaterThan(5);
        }
      }
    }
    assertThat(seen).isPositive();
  }

  @Test
  void itNamesTheTypesOfAssertionsThereAre() throws IOException {
    String pattern = schema().at("/$defs/assertion/properties/type/pattern").asText();
    List<String> named =
        List.of(pattern.substring("^(not-)?(".length(), pattern.length() - 2).split("\\|"));
    assertThat(named).containsExactlyInAnyOrderElementsOf(AssertionTypes.names());
  }
}
