package dev.troupe.agents.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.api.Plan;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanCheckTest {
  private static final PlanCheck CHECK =
      new PlanCheck(PlanTerms.of(Set.of("finder", "writer"), "writer", 5));

  private static List<String> faults(String plan) {
    return CHECK.read(plan).faults();
  }

  @Test
  void addsTheAnswerDependingOnAll() {
    Plan plan =
        CHECK
            .read(
                "{\"goal\":\"g\",\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\"},{\"agent\":\"finder\",\"instruction\":\"y\"}]}")
            .plan();
    assertThat(plan.subtasks())
        .extracting(Plan.PlannedSubtask::id)
        .containsExactly("a", "s2", "answer");
    assertThat(plan.subtasks().getLast())
        .isEqualTo(
            new Plan.PlannedSubtask("answer", "writer", "g", List.of("a", "s2"), Json.object()));
  }

  @Test
  void nothingComesAfterTheAnswerAndInputsNameOnlyWhatIsThere() {
    assertThat(
            faults(
                "{\"subtasks\":[{\"id\":\"w\",\"agent\":\"writer\",\"instruction\":\"x\"},{\"id\":\"b\",\"agent\":\"finder\",\"instruction\":\"y\",\"depends_on\":[\"w\"]}]}"))
        .singleElement()
        .asString()
        .contains("b depends on w", "nothing can come after");
    String inputs =
        "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"say ${HOME}\",\"inputs\":{\"x\":\"%s\"}}]}";
    assertThat(faults(inputs.formatted("${s9.part}")))
        .singleElement()
        .asString()
        .contains("${s9.part}", "no subtask");
    assertThat(faults(inputs.formatted("${inputs.q} ${goal} $${s9} ${ s p }"))).isEmpty();
    assertThat(faults(inputs.formatted("x").replace("\"a\"", "\"goal\"")))
        .singleElement()
        .asString()
        .contains("goal");
  }

  @Test
  void namesEveryFault() {
    assertThat(faults("no plan")).singleElement().asString().contains("JSON");
    assertThat(faults("{\"subtasks\":[]}")).singleElement().asString().contains("subtasks");
    assertThat(faults("{\"subtasks\":[{\"id\":\"a\",\"agent\":\"ghost\",\"instruction\":\"x\"}]}"))
        .singleElement()
        .asString()
        .contains("ghost")
        .contains("finder, writer");
    assertThat(
            faults(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\",\"depends_on\":[\"b\"]}]}"))
        .singleElement()
        .asString()
        .contains("'b'");
    assertThat(
            faults(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\"},{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\"}]}"))
        .singleElement()
        .asString()
        .contains("twice");
    assertThat(
            faults(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\",\"depends_on\":[\"b\"]},{\"id\":\"b\",\"agent\":\"finder\",\"instruction\":\"x\",\"depends_on\":[\"a\"]}]}"))
        .singleElement()
        .asString()
        .isEqualTo("the subtasks a, b wait for each other in a circle");
    assertThat(
            faults(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\",\"depends_on\":[\"a\"]}]}"))
        .containsExactly("subtask a depends on itself");
    assertThat(
            faults(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"writer\",\"instruction\":\"x\"},{\"id\":\"b\",\"agent\":\"writer\",\"instruction\":\"x\"}]}"))
        .singleElement()
        .asString()
        .contains("only one");
    assertThat(faults("{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\" \"}]}"))
        .singleElement()
        .asString()
        .contains("instruction");
    assertThat(
            faults(
                "["
                    + "{\"agent\":\"finder\",\"instruction\":\"x\"},".repeat(5)
                    + "{\"agent\":\"finder\",\"instruction\":\"x\"}]"))
        .singleElement()
        .asString()
        .contains("at most 5");
  }

  /** The planned order of 1,000 published plans is a DAG in each case. */
  @Test
  void everyPublishedDagIsAccepted() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("mvnw"))) root = Objects.requireNonNull(root.getParent());
    Path folder = root.resolveSibling("shared/data/worfbench_gold_dags");
    if (!Files.isDirectory(folder)) {
      System.err.println(
          "SKIPPED: everyPublishedDagIsAccepted needs the shared data folder beside the project");
      org.junit.jupiter.api.Assumptions.abort("no shared data");
    }
    int plans = 0;
    Pattern edge = Pattern.compile("\\((\\w+),\\s*(\\w+)\\)");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.jsonl?")).toList())
        for (String text : Files.readString(file).split("Node:")) {
          List<String[]> edges = new ArrayList<>();
          Matcher m =
              edge.matcher(text.contains("Edge") ? text.substring(text.indexOf("Edge")) : "");
          while (m.find()) edges.add(new String[] {m.group(1), m.group(2)});
          Map<String, List<String>> needs = new LinkedHashMap<>();
          for (String[] e : edges) {
            if (!e[0].equals("START")) needs.computeIfAbsent("n" + e[0], k -> new ArrayList<>());
            if (!e[1].equals("END")) needs.computeIfAbsent("n" + e[1], k -> new ArrayList<>());
            if (!e[0].equals("START") && !e[1].equals("END"))
              needs.computeIfAbsent("n" + e[1], k -> new ArrayList<>()).add("n" + e[0]);
          }
          if (needs.isEmpty()) continue;
          List<Plan.PlannedSubtask> subtasks = new ArrayList<>();
          needs.forEach(
              (id, of) ->
                  subtasks.add(new Plan.PlannedSubtask(id, "finder", "x", of, Json.object())));
          assertThat(
                  new PlanCheck(PlanTerms.of(Set.of("finder", "writer"), "writer", 200))
                      .check("g", subtasks, List.of())
                      .faults())
              .isEmpty();
          plans++;
        }
    }
    assertThat(plans).isPositive();
  }

  @Test
  void whoNamesAResultDependsOnIt() {
    Plan plan =
        new PlanCheck(PlanTerms.of(Set.of("finder", "writer"), "writer", 20))
            .read(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\"},{\"id\":\"b\",\"agent\":\"finder\",\"instruction\":\"compare"
                    + " ${a} with $3 and $${a}\"}]}")
            .plan();
    assertThat(plan.subtasks().get(1).dependsOn()).containsExactly("a");
  }

  /** A plan whose order is not seen is another plan. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"depends_on\":[\"a\"]",
        "\"dependsOn\":[\"a\"]",
        "\"Depends On\":\"a\"",
        "\"dependencies\":[{\"id\":\"a\"}]",
        "\"needs\":[\"a\",\"a\"]",
        "\"depends_on\":[\"a\"],\"requires\":[\"internet access\"]",
        "\"depends_on\":{},\"after\":[\"a\",\"the approval of the client\"]",
        "\"requires\":\"a\"",
        "\"依赖\":[\"a\"],\"depends_on\":null"
      })
  void whatASubtaskWaitsForIsReadAsModelsWriteIt(String needs) {
    Plan plan =
        new PlanCheck(PlanTerms.of(Set.of("finder", "writer"), "writer", 20))
            .read(
                "{\"subtasks\":[{\"id\":\"a\",\"agent\":\"finder\",\"instruction\":\"x\"},{\"id\":\"b\",\"agent\":\"finder\",\"instruction\":\"y\","
                    + needs
                    + "}]}")
            .plan();
    assertThat(plan.subtasks().get(1).dependsOn()).containsExactly("a");
  }
}
