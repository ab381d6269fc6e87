package dev.troupe.scenarios.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.team.TeamFiles;
import dev.troupe.agents.team.TeamLoader;
import dev.troupe.agents.team.UserFault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rubrics put to a judge: its calls are counted, bounded, kept and certified like all others. */
final class JudgesIT {
  @TempDir Path folder;

  private Path team;

  @BeforeEach
  void aTeamWithAJudge() throws IOException {
    team = folder.resolve("team");
    write(
        "team.yaml",
        """
        troupe: 1
        team: parrots
        inputs: { text: { type: string } }
        goal: "{{ inputs.text }}"
        agents: { writer: { prompt: writer } }
        plan: { steps: [ { id: reply, agent: writer } ] }
        """);
    write("prompts/writer.prompty", prompt("Write to {{ inputs.text }}"));
    write(
        "judges/strict/team.yaml",
        """
        troupe: 1
        team: strict
        inputs:
          output: { type: string, untrusted: true }
          rubric: { type: string }
          wanted: { type: string, default: "" }
        goal: "{{ inputs.rubric }}"
        agents: { judge: { prompt: judge } }
        plan: { steps: [ { id: verdict, agent: judge } ] }
        """);
    write(
        "judges/strict/prompts/judge.prompty",
        prompt("JUDGE {{ inputs.rubric }} wanted={{ inputs.wanted }}: {{ inputs.output }}"));
    write("data.csv", "id,text,wanted\n1,a,A\n2,b,B\n3,a,A\n");
    rubric("{ type: llm-rubric, value: \"says ${wanted}\" }");
  }

  private static String prompt(String text) {
    return "---\nname: p\nmodel: { parameters: { max_tokens: 50 } }\n---\nuser:\n" + text + "\n";
  }

  private void rubric(String... assertions) throws IOException {
    write(
        "rehearsals/all.yaml",
        "dataset: data.csv\ninputs: { text: text }\nassert:\n  - "
            + String.join("\n  - ", assertions)
            + "\n");
  }

  private void write(String file, String content) throws IOException {
    Files.createDirectories(team.resolve(file).getParent());
    Files.writeString(team.resolve(file), content);
  }

  /** Writers answer in capitals; the judge wants what the rubric says to stand in the output. */
  private static String answer(String said) {
    if (!said.contains("JUDGE"))
      return said.contains("Write to a")
          ? "A it is"
          : said.contains("Write to b") ? "nothing" : "?";
    if (said.contains("GARBAGE")) return "I would rather not say";
    boolean good = said.contains("says A") && said.contains(": A it is");
    return "{\"pass\": " + good + ", \"score\": " + (good ? 1 : 0.25) + ", \"reason\": \"heard\"}";
  }

  private Rehearsal read(Environment environment) {
    Team loaded = TeamLoader.load(TeamFiles.read(team), Set.of());
    return new RehearsalReader(loaded, environment)
        .read("all", new LinkedHashMap<>(), Optional.empty());
  }

  private Rehearsing rehearsing(Troupe troupe, Environment environment) {
    return new Rehearsing(troupe, environment, folder.resolve("data"), read(environment));
  }

  private Troupe start(Environment environment) {
    return Troupe.builder().data(folder.resolve("data")).environment(environment).start();
  }

  @Test
  void judgesAreBoundedPaidOnceAndCertified() throws IOException {
    try (CountingModel model = new CountingModel(JudgesIT::answer)) {
      Environment environment =
          model.environment(folder, ", price: { input: 1, output: 2, per: 1M }");
      try (Troupe troupe = start(environment)) {
        Rehearsing cold = rehearsing(troupe, environment);
        Bounds bounds = cold.bounds();
        assertThat(bounds.runs()).isEqualTo(3);
        Rehearsed first = cold.run(4, result -> {});
        // Two texts, two outputs: equal ones are asked once, and judged once.
        long sent = model.taken().size();
        assertThat(sent).isEqualTo(4).isBetween(bounds.least(), bounds.most());
        assertThat(first.columns().getFirst().cost()).isLessThanOrEqualTo(bounds.cost().get());
        assertThat(first.columns().getFirst().worth())
            .as("a run's worth is without its judges")
            .isLessThan(
                first.results().stream()
                    .flatMap(Result::runs)
                    .map(Ran::worth)
                    .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(first.judging()).isEqualTo(2);
        assertThat(first.results())
            .extracting(Result::outcome)
            .containsExactly(Result.Outcome.PASS, Result.Outcome.FAIL, Result.Outcome.PASS);
        assertThat(first.results().get(1).judged().get().reasons()).contains("heard");
        assertThat(first.certificate().lines()).hasSize(6);
        ObjectNode json = first.certificate().json();
        assertThat(
                new Certifier(troupe.history(), troupe.payloads())
                    .of("parrots", "all", 1)
                    .differs(json))
            .isEmpty();

        Rehearsing again = rehearsing(troupe, environment);
        assertThat(again.bounds())
            .extracting(Bounds::least, Bounds::ceiling)
            .containsExactly(0L, 0L);
        assertThat(again.run(4, result -> {}).certificate().live()).isZero();

        // Another rubric: the outputs are judged again, and written by nobody.
        rubric(
            "{ type: not-llm-rubric, value: \"says ${wanted}\", weight: 0 }",
            "{ type: llm-rubric, value: \"says ${wanted}, again\", weight: 0, judge: strict }");
        Rehearsing other = rehearsing(troupe, environment);
        assertThat(other.bounds()).extracting(Bounds::least, Bounds::most).containsExactly(2L, 2L);
        Rehearsed judged = other.run(4, result -> {});
        assertThat(model.taken()).hasSize(2).allMatch(said -> said.contains(", again"));
        assertThat(judged.results()).extracting(Result::outcome).containsOnly(Result.Outcome.PASS);
        assertThat(judged.certificate().lines())
            .filteredOn(Certificate.Line::live)
            .allSatisfy(line -> assertThat(line.cell()).contains("| rubric 2"));
      }
    }
  }

  @Test
  void aBudgetThatHoldsTheRunsButNotTheirJudgesSkipsCells() throws IOException {
    try (CountingModel model = new CountingModel(JudgesIT::answer)) {
      Environment environment =
          model.environment(folder, ", price: { input: 1, output: 2, per: 1M }");
      try (Troupe troupe = start(environment)) {
        BigDecimal most = rehearsing(troupe, environment).bounds().cost().get();
        write(
            "rehearsals/all.yaml",
            Files.readString(team.resolve("rehearsals/all.yaml"))
                + "budget: "
                + most.divide(BigDecimal.valueOf(4)).toPlainString()
                + " USD\n");
        Rehearsed run = rehearsing(troupe, environment).run(1, result -> {});
        assertThat(run.results()).extracting(Result::outcome).contains(Result.Outcome.SKIPPED);
      }
    }
  }

  @Test
  void aJudgeThatSaysNothingOfUseFailsTheAssertionAlsoWhereItIsDenied() throws IOException {
    rubric("{ type: not-llm-rubric, value: GARBAGE }");
    try (CountingModel model = new CountingModel(JudgesIT::answer)) {
      Environment environment = model.environment(folder, "");
      try (Troupe troupe = start(environment)) {
        Rehearsed run = rehearsing(troupe, environment).run(4, result -> {});
        assertThat(run.results())
            .allSatisfy(
                result -> {
                  assertThat(result.outcome()).isEqualTo(Result.Outcome.FAIL);
                  assertThat(result.judged().get().reasons())
                      .contains("the judge failed: its answer")
                      .contains("I would rather not say");
                });
      }
    }
  }

  @Test
  void faultsNameWhatToMend() throws IOException {
    try (CountingModel model = new CountingModel(JudgesIT::answer)) {
      Environment environment = model.environment(folder, "");
      rubric("{ type: llm-rubric, value: x, judge: lenient }");
      refused(environment, "rehearsals/all.yaml:4", "no judge 'lenient'", "strict");
      rubric("{ type: llm-rubric, judge: strict }");
      refused(environment, "rehearsals/all.yaml:4", "value");
      rubric("{ type: llm-rubric, value: \"${missing}\" }");
      refused(environment, "rehearsals/all.yaml:4", "${missing} is no column");
      rubric("{ type: contains, value: x, judge: strict }");
      refused(environment, "rehearsals/all.yaml:4", "judge");
      rubric("{ type: llm-rubric, value: x }");
      write(
          "judges/strict/team.yaml",
          Files.readString(team.resolve("judges/strict/team.yaml"))
              .replace("  wanted:", "  mood: { type: string }\n  wanted:"));
      refused(environment, "judges/strict/team.yaml", "inputs.mood", "columns of the dataset");
      Files.delete(team.resolve("judges/strict/team.yaml"));
      refused(environment, "a rubric needs a judge", "judges/NAME");
    }
  }

  private void refused(Environment environment, String... says) {
    assertThatThrownBy(() -> read(environment))
        .isInstanceOf(UserFault.class)
        .message()
        .contains(List.of(says));
  }
}
