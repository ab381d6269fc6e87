package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.gateway.http.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code troupe rehearse} as a process that is killed, and with what is wrong. */
final class RehearseIT {
  private static final int ROWS = Integer.getInteger("troupe.rows", 120);

  /** The row whose text is no regular expression. */
  private static final int ODD = 11;

  private static final int OPEN = 16;

  @TempDir Path folder;

  @BeforeEach
  void team() throws Exception {
    for (String name : List.of("prompts", "datasets", "rehearsals"))
      Files.createDirectories(folder.resolve("team/" + name));
    write(
        "team.yaml",
        """
        troupe: 1
        team: chain
        goal: "g"
        inputs: { text: { type: string }, size: { type: integer, default: 1 } }
        models: { default: {} }
        agents: { a: { prompt: p }, b: { prompt: pb }, c: { prompt: pc } }
        plan:
          steps:
            - { id: one, agent: a }
            - { id: two, agent: b, with: { before: "${one}" } }
            - { id: three, agent: c, with: { before: "${two}" } }
        """);
    for (String name : List.of("p", "pb", "pc"))
      write(
          "prompts/" + name + ".prompty",
          "---\nname: p\nmodel: { parameters: { max_tokens: 8 } }\n---\nuser:\n"
              + name
              + " {{ inputs | tojson }}\n");
    write("rehearsals/all.yaml", "dataset: datasets/rows.csv\n");
    StringBuilder rows = new StringBuilder("text\n");
    for (int i = 0; i < ROWS; i++)
      rows.append(i == ODD ? "row ([" : "row " + i).append('\n'); // ([ is no regular expression
    write("datasets/rows.csv", rows.toString());
  }

  private void write(String file, String text) throws Exception {
    Files.writeString(folder.resolve("team").resolve(file), text);
  }

  private String[] args(Path environment, String... more) {
    List<String> args = new ArrayList<>(List.of("rehearse", folder.resolve("team").toString()));
    args.addAll(List.of("--env", environment.toString()));
    args.addAll(List.of("--data", folder.resolve("data").toString()));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  @Test
  @Timeout(600)
  void killedHalfWayItGoesOnAndPaysOnlyForWhatWasOnTheWire() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ofMillis(20))) {
      Path environment = model.environment(folder.resolve("fake.yaml"), OPEN);
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "-Dtroupe.library=" + Cli.root().resolve("scenarios/library"),
                  "dev.troupe.gateway.cli.Main"));
      command.addAll(List.of(args(environment, "--yes", "--open", String.valueOf(OPEN))));
      Process running =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("out").toFile())
              .start();
      while (model.log().size() < ROWS * 3 / 2 && running.isAlive()) TimeUnit.MILLISECONDS.sleep(5);
      assertThat(running.isAlive()).as(Files.readString(folder.resolve("out"))).isTrue();
      running.destroyForcibly().waitFor();
      int before = model.log().size();
      assertThat(before).isLessThan(ROWS * 3);

      Cli.Ran again = Cli.run(args(environment, "--yes", "--json"));
      assertThat(again.code()).as(again.err()).isZero();
      JsonNode json = again.json();
      assertThat(json.path("run").asInt()).isEqualTo(1);
      assertThat(json.at("/variants/0/passed").asInt()).isEqualTo(ROWS);
      assertThat(model.log().size()).isBetween(ROWS * 3, ROWS * 3 + OPEN);

      int all = model.log().size();
      Cli.Ran known = Cli.run(args(environment, "--json"));
      assertThat(known.code()).as(known.err()).isZero();
      assertThat(known.json().at("/calls/reused").asInt()).isEqualTo(ROWS * 3);
      assertThat(model.log()).hasSize(all);
    }
  }

  @Test
  void nothingIsSpentThatNobodyAllowed() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ZERO)) {
      Path environment = model.environment(folder.resolve("fake.yaml"), OPEN);
      Cli.Ran asked = Cli.run(args(environment));
      assertThat(asked.code()).isEqualTo(2);
      assertThat(asked.err()).contains("--yes").contains("USD");
      assertThat(model.log()).isEmpty();

      write("rehearsals/all.yaml", "dataset: datasets/rows.csv\nbudget: 0.000001 USD\n");
      Cli.Ran poor = Cli.run(args(environment, "--yes", "--json"));
      assertThat(poor.code()).isEqualTo(100);
      assertThat(poor.json().at("/variants/0/skipped").asInt()).isEqualTo(ROWS);
      assertThat(model.log()).isEmpty();

      write("rehearsals/all.yaml", "dataset: datasets/rows.csv\nbudget: 1 EUR\n");
      assertThat(Cli.run(args(environment, "--yes")).err()).contains("EUR").contains("USD");

      write("rehearsals/all.yaml", "dataset: datasets/rows.csv\n");
      Cli.Ran bounds = Cli.run(args(environment, "--bounds", "--json"));
      assertThat(bounds.json().at("/calls/at_least").asInt()).isEqualTo(ROWS);
      assertThat(bounds.json().at("/calls/at_most").asInt()).isEqualTo(ROWS * 3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rehearsals/all.yaml | dataset: datasets/none.csv                                   | all.yaml:1: dataset: there is no file
          rehearsals/all.yaml | dateset: datasets/rows.csv                                   | all.yaml:1: unknown key 'dateset'
          rehearsals/all.yaml | {dataset: datasets/rows.csv, inputs: {text: nope}}           | no column 'nope'; it has text
          rehearsals/all.yaml | {dataset: datasets/rows.csv, inputs: {nope: text}}           | there is no input 'nope'
          rehearsals/all.yaml | {dataset: datasets/rows.csv, grid: {prompt.x: [p]}}          | there is no agent 'x'; agents: a, b, c
          rehearsals/all.yaml | {dataset: datasets/rows.csv, grid: {prompt.a: [q]}}          | there is no file prompts/q.prompty
          rehearsals/all.yaml | {dataset: datasets/rows.csv, grid: {model.default: [llama]}} | binds no model 'llama'; bound: default
          rehearsals/all.yaml | {dataset: datasets/rows.csv, grid: {temperature.a: [9]}}     | not a number from 0 to 2
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: nope}]}         | unknown type 'nope'
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: factuality}]}   | needs a model or code
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: llm-rubric, value: x}]} | a rubric needs a judge
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: contains}]}     | value must be a text
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: contains, value: "${x}"}]} | no column of the dataset; columns: text
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: is-json, step: four}]} | there is no step 'four'; steps: one
          rehearsals/all.yaml | {dataset: datasets/rows.csv, assert: [{type: regex, value: "${text}"}], inputs: {text: text}} | rows.csv:13: regex ${text}: not a regular expression
          rehearsals/all.yaml | {dataset: datasets/rows.csv, threshold: 5}                   | must be from 0 to 1
          rehearsals/all.yaml | {dataset: datasets/rows.csv, bar: 1.5}                       | must be a share
          rehearsals/all.yaml | {dataset: datasets/rows.csv, repeats: 0}                     | must be from 1
          datasets/rows.csv   | text,size\\na,1\\nb,x                                        | rows.csv:3: input size
          datasets/rows.csv   | text\\na,b                                                   | rows.csv:2: has 2 values, the head line 1
          datasets/rows.csv   | id,text\\n1,a\\n1,b                                          | rows.csv:3: the id '1' stands in line 2 too
          datasets/rows.csv   | id,text\\n ,a\\n1,b                                          | rows.csv:3: the id '1' stands in line 2 too
          datasets/rows.csv   | other\\na                                                    | rows.csv:2: missing input 'text'
          """)
  void whatIsWrongIsNamedBeforeAnyCall(String file, String text, String said) throws Exception {
    write(file, text.replace("\\n", "\n") + "\n");
    try (FakeModel model = new FakeModel(Duration.ZERO)) {
      Cli.Ran ran = Cli.run(args(model.environment(folder.resolve("fake.yaml"), 4), "--yes"));
      assertThat(ran.code()).as(ran.err()).isEqualTo(2);
      assertThat(ran.err()).contains(said);
      assertThat(model.log()).isEmpty();
    }
  }

  /** What is sent is the family's prompt, and so are its scores; who is gone is no work to do. */
  @Test
  void theLogIsOfThePromptThatWasSentAndFailuresOfSamplesThatAreThere() throws Exception {
    write("prompts/p@qwen.prompty", "---\nname: p\n---\nuser:\nfor qwen {{ inputs.text }}\n");
    write("datasets/rows.csv", "id,text\nx,a\ny,b\n");
    write(
        "rehearsals/all.yaml",
        "{dataset: datasets/rows.csv, assert: [{type: contains, value: never said}]}\n");
    Path rules = Files.writeString(folder.resolve("r.yaml"), "- { when: {}, reply: fine }\n");
    Path environment =
        Files.writeString(
            folder.resolve("q.yaml"),
            "models: { default: { scripted: " + rules.getFileName() + ", family: qwen } }\n");
    assertThat(Cli.run(args(environment, "-q")).code()).isEqualTo(100);
    String team = folder.resolve("team").toString();
    String data = folder.resolve("data").toString();
    assertThat(Cli.run("prompts", "log", team, "p@qwen", "--data", data).out())
        .contains("passed 0.0%");
    assertThat(Cli.run("prompts", "log", team, "p", "--data", data).err())
        .contains("had a prompt 'p'");
    assertThat(Cli.run("failures", team, "--data", data).out()).contains("sample x", "sample y");
    write("datasets/rows.csv", "id,text\nx,a\n");
    assertThat(Cli.run(args(environment, "-q")).code()).isEqualTo(100);
    assertThat(Cli.run("failures", team, "--data", data).out())
        .contains("sample x")
        .doesNotContain("sample y");
  }

  /** Nobody is there to answer: such a run ends, and says why. */
  @Test
  @Timeout(60)
  void aRunThatAsksAPersonIsCanceled() throws Exception {
    write(
        "team.yaml",
        """
        troupe: 1
        team: asking
        goal: "g"
        inputs: { text: { type: string } }
        models: { default: {} }
        agents: { a: { prompt: p, tools: [ask_human] } }
        plan: { steps: [ { id: one, agent: a } ] }
        """);
    write("datasets/rows.csv", "text\na\n");
    Files.writeString(
        folder.resolve("rules.yaml"),
        "- { when: {}, reply: { tool_calls: [ { name: ask_human, arguments: { question: how } } ] }"
            + " }\n");
    Path environment =
        Files.writeString(
            folder.resolve("asking.yaml"), "models: { default: { scripted: rules.yaml } }\n");
    Cli.Ran ran = Cli.run(args(environment, "--json"));
    assertThat(ran.code()).as("every run failed: " + ran.err()).isEqualTo(3);
    assertThat(ran.json().at("/cells/0/outcome").asText()).isEqualTo("error");
    assertThat(ran.json().at("/cells/0/message").asText()).contains("asked a person");
  }

  @Test
  void certificatesThatAreNoneAndRunsThatAreNotThere() throws Exception {
    Path file = Files.writeString(folder.resolve("c.json"), "{}");
    String data = folder.resolve("data").toString();
    assertThat(Cli.run("certify", file.toString(), "--data", data).code()).isEqualTo(2);
    Cli.Ran never = Cli.run("failures", folder.resolve("team").toString(), "--data", data);
    assertThat(never.code()).isEqualTo(2);
    assertThat(never.err()).contains("was never run");
    assertThat(Cli.run("rehearse", folder.resolve("team").toString(), "--open", "0").code())
        .isEqualTo(2);
    assertThat(Cli.run("rehearse", folder.resolve("team").toString(), "other").err())
        .contains("it has all");
  }
}
