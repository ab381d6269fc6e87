package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users pass along with a run: their own words, limits, files to be written. */
final class RunOptionsIT {
  @TempDir Path folder;

  private Cli.Ran troupe(String... line) {
    List<String> all = new ArrayList<>(List.of(line));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  private String team() {
    Path team = folder.resolve("team");
    assertThat(Cli.run("init", team.toString()).code()).isZero();
    return team.toString();
  }

  @Test
  void aGoalIsAUsersOwnWords() {
    String goal = "What do ${inputs.name}, ${goal} and $${A} mean in {{ goal }}?";
    Cli.Ran ran = troupe("run", team(), goal, "--json", "-q");
    assertThat(ran.json().path("goal").asText()).isEqualTo(goal);
    assertThat(ran.json().path("status").asText()).as(ran.out()).isEqualTo("completed");
    Cli.Ran input =
        troupe(
            "run",
            "customer-follow-up",
            "--input",
            "customer_id=C-1042",
            "--input",
            "question=${inputs.x} 是什么？",
            "--json",
            "-q");
    assertThat(input.json().path("status").asText()).as(input.out()).isEqualTo("completed");
  }

  @Test
  void moneyIsBoundedOnlyWhereItIsKnownWhatThingsCost() throws Exception {
    String team = team();
    Path env =
        Files.writeString(
            folder.resolve("env.yaml"),
            "models: { default: { url: 'http://127.0.0.1:9/v1', model: m } }");
    Cli.Ran unpriced = troupe("run", team, "x", "--env", env.toString(), "--limit", "cost=0.10");
    assertThat(unpriced.code()).isEqualTo(2);
    assertThat(unpriced.err()).contains("the task bounds its cost", "has no price");
    Path conf =
        Files.writeString(
            folder.resolve("t.conf"), "troupe.tenants.default { cost-per-day = \"1.00\" }");
    Cli.Ran served =
        troupe(
            "serve",
            "--env",
            env.toString(),
            "--config",
            conf.toString(),
            "--listen",
            "127.0.0.1:0");
    assertThat(served.code()).as(served.out()).isEqualTo(2);
    assertThat(served.err()).contains("cost-per-day", "has no price", "models.default");
    Files.writeString(
        env,
        "models: { default: { url: 'http://127.0.0.1:9/v1', model: m, price: { input: 1, output: 2,"
            + " per: 1M } } }");
    Cli.Ran other = troupe("run", team, "x", "--env", env.toString(), "--limit", "cost=1 CNY");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("in USD", "in CNY");
    assertThat(troupe("run", team, "x", "--limit", "cost=0.10", "-q").code()).isZero();
  }

  @Test
  void callsMayTakeDaysButNotYears() throws Exception {
    Path env =
        Files.writeString(
            folder.resolve("env.yaml"),
            "models: { default: { url: 'http://127.0.0.1:9/v1', model: m, timeout: 9999h } }");
    Cli.Ran ran = troupe("run", team(), "x", "--env", env.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("env.yaml:1", "timeout", "at most 168h".substring(8));
  }

  @Test
  void filesThatCannotBeWrittenAreNamedBeforeTheWork() {
    for (String[] line :
        new String[][] {
          {"simulate", "rate-limit-storm", "--html", folder.toString()},
          {"simulate", "rate-limit-storm", "--html", folder.resolve("gone/x.html").toString()}
        }) {
      Cli.Ran ran = Cli.run(line);
      assertThat(ran.code()).as(ran.err()).isEqualTo(2);
      assertThat(ran.err()).contains(line[3]).doesNotContain("unexpected");
      assertThat(ran.out()).isEmpty();
    }
    troupe("run", team(), "x", "-q");
    Cli.Ran recorded = troupe("scenario", "record", "-o", folder.resolve("gone/x").toString());
    assertThat(recorded.code()).isEqualTo(2);
    assertThat(recorded.err()).contains("there is no folder");
  }

  /** As a live task would ask, so that the prepared answer is found. */
  @Test
  void anEmptyCellIsNoValue() throws Exception {
    String team = team();
    Path yaml = Path.of(team, "team.yaml");
    String text = Files.readString(yaml);
    assertThat(text).contains("\nagents:\n");
    Files.writeString(
        yaml,
        text.replaceFirst(
            "\nagents:\n",
            "\nreuse: { live: content }\ninputs: { question: { type: string, default: q },"
                + " language: { type: string, default: zh }, days: { type: integer, default: 5 }"
                + " }\nagents:\n"));
    Path rows =
        Files.writeString(
            folder.resolve("questions.csv"), "goal,question,language,days\n年假几天？,,,\n");
    Cli.Ran warmed = troupe("warm", team, rows.toString(), "--json");
    assertThat(warmed.code()).as(warmed.err() + warmed.out()).isZero();
  }

  @Test
  void whatWasAnsweredGoesOnWithResume() {
    Path team = Path.of(team());
    Cli.edit(
        team.resolve("team.yaml"),
        text -> text.replace("aggregate: writer }", "aggregate: writer, approval: always }"));
    Cli.Ran asks = troupe("run", team.toString(), "How long is the warranty?", "--json", "-q");
    assertThat(asks.code()).as(asks.err()).isEqualTo(5);
    String id = asks.json().path("id").asText();
    assertThat(troupe("answer", id, "q1", "yes").code()).isZero();
    Cli.Ran resumed = troupe("resume", id, "--json", "-q");
    assertThat(resumed.json().path("status").asText()).as(resumed.out()).isEqualTo("completed");
    assertThat(resumed.code()).isZero();
  }

  @Test
  void aTaskThatCannotBeReadHidesNoOther() throws Exception {
    String team = team();
    troupe("run", team, "x", "--key", "whole", "-q");
    troupe("run", team, "x", "--key", "damaged", "-q");
    String damaged = TaskId.of(TenantId.DEFAULT, "damaged").value();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/journal.db"));
        Statement s = connection.createStatement()) {
      s.executeUpdate(
          "update event_write set events = x'00' where first = 1 and entity = (select id from"
              + " entity where pid like '%"
              + damaged
              + "')");
    }
    JsonNode page = troupe("tasks", "--json").json();
    assertThat(page.path("tasks").size()).isOne();
    assertThat(page.path("unreadable").get(0).asText()).isEqualTo(damaged);
    assertThat(troupe("tasks").err()).contains("task " + damaged + " cannot be read");
    assertThat(troupe("verify").code()).isEqualTo(1);
  }

  @Test
  void purgeKeepsWhatIsYounger() {
    troupe("run", team(), "x", "-q");
    assertThat(troupe("purge", "--older-than", "30d").out()).startsWith("0 tasks");
    assertThat(troupe("purge", "--older-than", "1h", "--dry-run").out())
        .isEqualTo("0 tasks would be erased\n");
    assertThat(troupe("tasks", "--json").json().path("tasks").size()).isEqualTo(1);
    assertThat(troupe("purge", "--older-than", "0s").out()).startsWith("1 tasks");
    assertThat(troupe("tasks", "--json").json().path("tasks").size()).isZero();
  }
}
