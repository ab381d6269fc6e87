package dev.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The shipped schema and the shipped teams agree, so that editors complete what the loader takes.
 */
final class TeamSchemaTest {
  @Test
  void everyShippedTeamMatchesTheShippedSchema() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
    Path library = root.resolve("scenarios/library");
    com.networknt.schema.Schema schema =
        com.networknt.schema.SchemaRegistry.withDefaultDialect(
                com.networknt.schema.SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                Json.mapper().readTree(library.resolve("schemas/team.schema.json").toFile()));
    TeamLibrary teams = new TeamLibrary(List.of(), library);
    assertThat(teams.names()).contains("customer-follow-up");
    List<TeamFiles> all = new ArrayList<>(List.of(teams.template()));
    for (String name : teams.names()) all.add(TeamFiles.read(teams.find(name)));
    for (TeamFiles files : all)
      assertThat(schema.validate(YamlNode.parse("team.yaml", files.text("team.yaml")).json()))
          .isEmpty();
  }
}
