package dev.troupe.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.team.YamlNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.script.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shipped schema of scenario files and the shipped scenarios agree. */
final class ScenarioSchemaTest {
  private static final Path LIBRARY = Path.of("library");

  private static JsonNode schema() throws IOException {
    return Json.mapper().readTree(LIBRARY.resolve("schemas/scenario.schema.json").toFile());
  }

  @Test
  void everyShippedScenarioMatches() throws IOException {
    com.networknt.schema.Schema schema =
        com.networknt.schema.SchemaRegistry.withDefaultDialect(
                com.networknt.schema.SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema());
    try (Stream<Path> files = Files.list(LIBRARY.resolve("simulations"))) {
      List<Path> all = files.filter(f -> f.toString().endsWith(".yaml")).toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(12);
      for (Path file : all)
        assertThat(schema.validate(YamlNode.parse(file.toString(), Files.readString(file)).json()))
            .as(file.toString())
            .isEmpty();
    }
  }

  @Test
  void itNamesTheMetricsThereAre() throws IOException {
    JsonNode names = schema().at("/properties/expect/items/properties/metric/enum");
    assertThat(names)
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Metric.values()).map(Metric::wire).toList());
  }
}
