package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.gateway.http.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe bisect, prompts, lint}, and which set-up is the cheapest that will do. */
final class WorkbenchIT {
  @TempDir Path folder;

  private Cli.Ran troupe(String verb, String... more) {
    List<String> args = new ArrayList<>(List.of(verb));
    args.addAll(List.of(more));
    args.addAll(List.of("--data", folder.resolve("data").toString()));
    return Cli.run(args.toArray(String[]::new));
  }

  private Path team(String name) {
    Path team = folder.resolve(name);
    assertThat(Cli.run("init", team.toString(), "--from", "mail-triage").code()).isZero();
    return team;
  }

  private static void edit(Path file, String from, String to) throws Exception {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @Test
  void aBadPromptAmongSixteenIsNamedInFourProbes() throws Exception {
    for (int bad : List.of(1, 7, 16)) {
      Path versions = Files.createDirectories(folder.resolve("versions" + bad));
      for (int v = 1; v <= 16; v++) {
        Path one = versions.resolve(String.format(Locale.ROOT, "v%02d", v));
        assertThat(Cli.run("init", one.toString(), "--from", "mail-triage").code()).isZero();
        edit(
            one.resolve("team.yaml"),
            "team: v" + String.format(Locale.ROOT, "%02d", v),
            "team: triage");
        Path prompt = one.resolve("prompts/sorter.prompty");
        // The words that the scripted model goes by were taken out in one of the versions.
        edit(
            prompt,
            "You read messages of customers.",
            "Version " + v + ". " + (v < bad ? "Answer with one word only." : ""));
      }
      Cli.Ran ran =
          troupe(
              "bisect",
              versions.toString(),
              "replies",
              "--sample",
              "en-1",
              "--env",
              versions.resolve("v16/environments/scripted.yaml").toString(),
              "--json");
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.json().path("first_bad").asText())
          .isEqualTo(String.format(Locale.ROOT, "v%02d", bad));
      assertThat(ran.json().path("probes").asInt()).isLessThanOrEqualTo(4);
    }
    // A model that is not there is not the fault of a version.
    Cli.Ran offline =
        troupe("bisect", folder.resolve("versions1").toString(), "replies", "--sample", "en-1");
    assertThat(offline.code()).as(offline.err()).isEqualTo(2);
    assertThat(offline.err()).contains("cannot be judged").contains("--env");
  }

  @Test
  void promptsHaveVersionsWithScoresAndComeBack() throws Exception {
    Path team = team("triage");
    String env = team.resolve("environments/scripted.yaml").toString();
    Path prompt = team.resolve("prompts/sorter.prompty");
    String first = Files.readString(prompt);
    assertThat(troupe("rehearse", team.toString(), "replies", "--env", env, "-q").code())
        .isEqualTo(100);
    edit(prompt, "You read messages of customers.", "Answer with one word only.");
    assertThat(troupe("rehearse", team.toString(), "replies", "--env", env, "-q").code()).isZero();

    JsonNode log = troupe("prompts", "log", team.toString(), "sorter", "--json").json();
    assertThat(log).hasSize(2);
    assertThat(log.at("/0/rehearsals/0/pass_rate").asDouble()).isEqualTo(0.4);
    assertThat(log.at("/1/rehearsals/0/pass_rate").asDouble()).isEqualTo(0.9);
    assertThat(log.at("/1/current").asBoolean()).isTrue();
    assertThat(troupe("prompts", "diff", team.toString(), "sorter", "v1", "2").out())
        .contains("{+")
        .contains("one");
    String second = Files.readString(prompt);
    Files.writeString(prompt, second + "\nUnseen.\n");
    Cli.Ran kept = troupe("prompts", "rollback", team.toString(), "sorter", "1");
    assertThat(kept.code()).isEqualTo(2);
    assertThat(kept.err()).contains("nothing keeps", "--overwrite");
    assertThat(Files.readString(prompt)).contains("Unseen.");
    assertThat(troupe("prompts", "rollback", team.toString(), "sorter", "1", "--overwrite").code())
        .isZero();
    Files.writeString(prompt, second);
    assertThat(troupe("prompts", "rollback", team.toString(), "sorter", "1").code()).isZero();
    assertThat(Files.readString(prompt)).isEqualTo(first);

    String shown =
        troupe(
                "prompts",
                "show",
                team.toString(),
                "writer",
                "--rehearsal",
                "replies",
                "--sample",
                "en-2",
                "--env",
                env)
            .out();
    assertThat(shown).contains("I cannot log in").contains("kind: This is about access");
    assertThat(troupe("prompts", "show", team.toString(), "nobody", "--env", env).err())
        .contains("agents: sorter, checker, writer");
    assertThat(troupe("prompts", "diff", team.toString(), "sorter", "1", "9").err())
        .contains("versions 1 to 2");
  }

  private Cli.Ran replies(Path team, Path models, String... more) {
    List<String> line =
        new ArrayList<>(List.of(team.toString(), "replies", "--env", models.toString(), "--yes"));
    line.addAll(List.of(more));
    return troupe("rehearse", line.toArray(String[]::new));
  }

  @Test
  void theCheapestSetUpThatReachesTheBarAndTheFrontier() throws Exception {
    Path team = team("triage");
    Path models = folder.resolve("priced.yaml");
    Files.copy(team.resolve("environments/scripted.rules.yaml"), folder.resolve("good.rules.yaml"));
    Files.writeString(
        folder.resolve("bad.rules.yaml"),
        "- { when: { agent: sorter }, reply: nothing }\n- { when: {}, reply: \"well then\" }\n");
    Files.writeString(
        models,
        """
        models:
          default: { scripted: good.rules.yaml, price: { input: 10, output: 10, per: 1M } }
          small:   { scripted: good.rules.yaml, price: { input: 1, output: 1, per: 1M } }
          tiny:    { scripted: bad.rules.yaml, price: { input: 0.1, output: 0.1, per: 1M } }
        """);
    Cli.Ran ran =
        replies(
            team,
            models,
            "--json",
            "--grid",
            "prompt.sorter=sorter,sorter-strict",
            "--grid",
            "model.default=default,small,tiny");
    assertThat(ran.code()).as(ran.err()).isZero();
    JsonNode json = ran.json();
    assertThat(json.at("/cheapest/model.default").asText()).isEqualTo("small");
    assertThat(json.at("/cheapest/prompt.sorter").asText()).isEqualTo("sorter-strict");
    List<String> frontier = new ArrayList<>();
    for (JsonNode one : json.path("frontier"))
      frontier.add(one.path("prompt.sorter").asText() + " " + one.path("model.default").asText());
    assertThat(frontier)
        .containsExactlyInAnyOrder("sorter tiny", "sorter small", "sorter-strict small");
    // a model of which nobody said the price is the cheapest, but not without a word
    Files.writeString(
        models, Files.readString(models).replace(", price: { input: 1, output: 1, per: 1M }", ""));
    assertThat(
            replies(
                    team,
                    models,
                    "--grid",
                    "prompt.sorter=sorter-strict",
                    "--grid",
                    "model.default=default,small")
                .out())
        .contains("prompt.sorter=sorter-strict; none of its calls has a price in the environment");
  }

  /** A hundred questions prepared, then served with the model off. */
  @Test
  void whatIsPreparedIsAnsweredWithTheModelOff() throws Exception {
    Path team = team("triage");
    assertThat(
            troupe("warm", team.toString(), team.resolve("datasets/messages.csv").toString()).err())
        .contains("reuse: { live: content }");
    edit(team.resolve("team.yaml"), "agents:\n", "reuse: { live: content, fresh: 24h }\nagents:\n");
    StringBuilder rows = new StringBuilder("message\n");
    for (int i = 0; i < 100; i++)
      rows.append("My bill shows the same charge twice, ").append(i).append('\n');
    // The comma belongs to the text.
    Path file =
        Files.writeString(
            folder.resolve("questions.csv"), rows.toString().replaceAll("(?m)^(My.*)$", "\"$1\""));
    String env;
    try (FakeModel model = new FakeModel(Duration.ZERO)) {
      env = model.environment(folder.resolve("fake.yaml"), 16).toString();
      Cli.Ran warmed = troupe("warm", team.toString(), file.toString(), "--env", env, "--json");
      assertThat(warmed.code()).as(warmed.err()).isZero();
      assertThat(warmed.json().path("rows").asInt()).isEqualTo(100);
      assertThat(model.log()).hasSize(200);
      assertThat(
              troupe("warm", team.toString(), file.toString(), "--env", env, "--json")
                  .json()
                  .path("sent")
                  .asInt())
          .isZero();
    }
    JsonNode run =
        troupe(
                "run",
                team.toString(),
                "--env",
                env,
                "--input",
                "message=My bill shows the same charge twice, 42",
                "--json")
            .json();
    assertThat(run.path("status").asText()).isEqualTo("completed");
    assertThat(run.at("/usage/reused").asInt()).isEqualTo(2);
    assertThat(run.at("/usage/live").asInt()).isZero();
  }

  @Test
  void lintNamesWhatIsLikelyNotMeant() throws Exception {
    Path team = team("triage");
    assertThat(troupe("lint", team.toString()).out().lines())
        .containsExactly(
            "prompts/sorter-strict.prompty:1: no agent has this prompt, and no rehearsal tries it");
    edit(
        team.resolve("team.yaml"),
        "inputs: { message: { type: string } }",
        "inputs: { message: { type: string }, color: { type: string, default: red } }\n"
            + "limits: { cost: 1 USD }");
    edit(
        team.resolve("prompts/writer.prompty"), "model: { parameters: { max_tokens: 120 } }\n", "");
    edit(
        team.resolve("prompts/writer.prompty"),
        "Promise nothing.",
        "Promise nothing before 2026-11-26 to ${inputs.message}.");
    edit(
        team.resolve("prompts/checker.prompty"),
        "{{ inputs.message }}",
        "{{ inputs.message }} {{ unixtimestamp() }}");
    Files.writeString(team.resolve("prompts/old.prompty"), "user:\nx\n");
    Cli.Ran ran = troupe("lint", team.toString(), "--strict");
    assertThat(ran.code()).as(ran.err()).isEqualTo(100);
    assertThat(ran.out())
        .contains("the input 'color' is read by no prompt")
        .contains("prompts/writer.prompty:1: has no model.parameters.max_tokens")
        .contains("the date 2026-11-26")
        .contains("${inputs.message} is filled in only in plans; here it is {{ inputs.message }}")
        .contains("'unixtimestamp' makes each request a new one")
        .contains("prompts/old.prompty:1: no agent has this prompt");
  }

  @Test
  void lintReadsRehearsalsAndJudges() throws Exception {
    Path team = team("triage");
    assertThat(troupe("lint", team.toString(), "--strict").out()).doesNotContain("rehearsals/");
    Path broken = team.resolve("rehearsals/broken.yaml");
    Files.writeString(
        broken, "dataset: datasets/messages.csv\nassert:\n  - { type: not-regex, value: 'a(b' }\n");
    Files.writeString(
        team.resolve("rehearsals/lost.yaml"), "dataset: datasets/none.csv\nassert: []\n");
    Cli.Ran ran = troupe("lint", team.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("rehearsals/broken.yaml:3: assert[0].value: not a regular expression")
        .contains("rehearsals/lost.yaml:1: dataset: there is no file datasets/none.csv");
    Files.delete(team.resolve("rehearsals/lost.yaml"));
    Files.delete(team.resolve("rehearsals/tone.yaml"));
    Files.writeString(broken, "dataset: datasets/messages.csv\n");
    assertThat(troupe("lint", team.toString()).out())
        .contains("rehearsals/broken.yaml:1: has no assert")
        .contains("judges/tone/team.yaml:1: no rehearsal asks this judge");
  }
}
