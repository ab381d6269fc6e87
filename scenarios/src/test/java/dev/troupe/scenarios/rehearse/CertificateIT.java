package dev.troupe.scenarios.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.Environment;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate agrees with the journal, and no forgery of it does. */
final class CertificateIT {
  @TempDir Path folder;

  @Test
  void aCertificateHoldsAndEveryForgeryIsFound() throws IOException {
    FlowRuns runs = new FlowRuns(folder);
    Flow flow = Flow.chain(3);
    Path team = folder.resolve("essay");
    try (CountingModel model = new CountingModel(FlowRuns.LETTERS)) {
      Environment environment = model.environment(folder, "");
      try (Troupe troupe = runs.start(environment)) {
        flow.write(team);
        runs.run(troupe, environment, team);
        flow.steps.get(1).prompt = "another";
        flow.write(team);
        Rehearsed rehearsed = runs.run(troupe, environment, team);
        ObjectNode json = rehearsed.certificate().json();
        Certificate checked =
            new Certifier(troupe.history(), troupe.payloads()).of("essay", "all", rehearsed.run());
        assertThat(checked.differs(json)).isEmpty();
        assertThat(json.path("reused").asInt()).isPositive();
        assertThat(json.path("live").asInt()).isPositive();
        List<ObjectNode> forged = new ArrayList<>();
        forge(json, json, forged);
        assertThat(forged.size()).isGreaterThan(60);
        for (ObjectNode forgery : forged)
          assertThat(checked.differs(forgery)).as(forgery.toString()).isPresent();
      }
    }
  }

  /** The document with each single value changed, each field taken out, each line taken out. */
  private static void forge(ObjectNode root, JsonNode at, List<ObjectNode> forged) {
    if (at instanceof ObjectNode object)
      for (String name : List.copyOf(iterable(object))) {
        JsonNode value = object.get(name);
        if (value.isContainerNode()) forge(root, value, forged);
        else {
          object.set(name, other(value));
          forged.add(root.deepCopy());
        }
        object.remove(name);
        forged.add(root.deepCopy());
        object.set(name, value);
      }
    if (at instanceof ArrayNode array)
      for (int i = 0; i < array.size(); i++) {
        forge(root, array.get(i), forged);
        JsonNode line = array.remove(i);
        forged.add(root.deepCopy());
        array.insert(i, line);
      }
  }

  private static List<String> iterable(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode other(JsonNode value) {
    if (value.isBoolean()) return Json.tree(!value.asBoolean());
    if (value.isNumber()) return Json.tree(value.asLong() + 1);
    String text = value.asText();
    return Json.tree(
        text.isEmpty() ? "x" : (text.charAt(0) == '0' ? "1" : "0") + text.substring(1));
  }
}
