package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code troupe simulate FILE} and {@code troupe scenario record} as a user sees them. */
final class ScenarioIT {
  private static final String SMALL =
      """
      scenario: 1
      description: small
      plans: { chain: 2 }
      arrivals: { constant: 1/s, for: 10s }
      endpoints:
        main: { latency: 500ms..700ms, concurrency: 4, price: { input: 1, output: 2 } }
      expect:
        - { metric: task.completed, at_least: 10 }
        - { metric: task.duration, p: 95, at_most: 3s }
      """;

  @TempDir Path folder;

  private String file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void aReportForPeopleAndOneForMachines() throws IOException {
    String file = file("small.yaml", SMALL);
    Cli.Ran people = Cli.run("simulate", file);
    assertThat(people.code()).as(people.err()).isZero();
    assertThat(people.out()).contains("task.completed     10", "held     p95 of task.duration");
    Cli.Ran machines = Cli.run("simulate", file, "--seeds", "1..3", "--json");
    assertThat(machines.code()).isZero();
    assertThat(machines.json().path("passed").asBoolean()).isTrue();
    assertThat(machines.json().path("seeds")).hasSize(3);
    assertThat(machines.json().at("/seeds/0/figures/cost").asDouble()).isPositive();
    assertThat(Cli.run("simulate", file, "--seeds", "1..3", "--json", "-q").out())
        .isEqualTo(machines.out());
  }

  @Test
  void whatDoesNotHoldIsNamedWithItsSeedAndTheWayToSeeIt() throws IOException {
    String file = file("small.yaml", SMALL);
    Cli.Ran ran =
        Cli.run(
            "simulate", file, "--seeds", "4..5", "--set", "endpoints.main.concurrency=1", "--json");
    assertThat(ran.code()).isEqualTo(100);
    assertThat(ran.err())
        .contains(
            "the smallest seed that failed is 4",
            "troupe simulate " + file + " --seed 4 --set endpoints.main.concurrency=1");
    JsonNode second = ran.json().path("expectations").get(1);
    assertThat(second.path("held").asInt()).isZero();
    assertThat(second.path("first_failing_seed").asInt()).isEqualTo(4);
    assertThat(second.path("line").asInt()).isEqualTo(9);
  }

  @Test
  void chartsTracesComparisonsAndSweeps() throws IOException {
    String file = file("small.yaml", SMALL);
    Path html = folder.resolve("r.html");
    assertThat(Cli.run("simulate", file, "--html", html.toString()).code()).isZero();
    assertThat(html).content().contains("uPlot", "Model calls in flight");
    Cli.Ran trace = Cli.run("simulate", file, "--trace", "3");
    assertThat(trace.code()).isZero();
    assertThat(trace.out()).contains("task_submitted", "call_sent", "task_ended");
    assertThat(Cli.run("simulate", file, "--trace", "11").err()).contains("only 10 tasks arrived");
    String other = file("other.yaml", SMALL.replace("500ms..700ms", "50ms"));
    Cli.Ran compared = Cli.run("simulate", "--compare", file, other, "--seeds", "1..2");
    assertThat(compared.code()).as(compared.err()).isZero();
    assertThat(compared.out()).containsPattern("task.duration p50 .* -.*in every seed");
    Cli.Ran swept = Cli.run("simulate", file, "--sweep", "endpoints.main.concurrency=1..4");
    assertThat(swept.code()).as(swept.err()).isZero();
    assertThat(swept.out()).contains("knee: endpoints.main.concurrency = 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "simulate nowhere | unknown scenario 'nowhere'; known: azure-hour",
        "simulate ./nowhere.yaml | there is no scenario file ./nowhere.yaml",
        "simulate FILE --seeds 9..1 | the range is backwards",
        "simulate FILE --set endpoints.big.concurrency=3 | there is no 'big'; there is main",
        "simulate FILE --set endpoints.main | write PATH=VALUE",
        "simulate FILE --until 3 | '3' is not a time",
        "simulate FILE --smoke | do not go together",
        "simulate FILE --compare a b | do not go together",
        "simulate FILE --sweep endpoints.main.concurrency=9..1 | the range must go up",
        "simulate FILE --sweep endpoints.main.concurrency=9 | write 4..64",
        "simulate FILE --html DIR/none/x.html | there is no folder",
        "simulate FILE --html DIR/x.html --json | leave --json out",
        "simulate FILE --trace 1 --sweep a=1..2 | are for one scenario",
        "simulate FILE --traces DIR/none | there is no such folder",
        "simulate FILE --fifo | --fifo is for --smoke",
        "simulate | name a scenario",
        "scenario | say what to do",
        "scenario record DIR | there is no journal in"
      })
  void misuseIsExplained(String line, String message) throws IOException {
    String file = file("small.yaml", SMALL);
    Cli.Ran ran =
        Cli.run(
            List.of(line.replace("FILE", file).replace("DIR", folder.toString()).split(" "))
                .toArray(String[]::new));
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
  }

  @Test
  void aJournalBecomesAScenarioWithoutTexts() {
    Path data = folder.resolve("data");
    Cli.Ran run = Cli.run("run", "customer-follow-up", "--data", data.toString(), "-q");
    assertThat(run.code()).as(run.err()).isZero();
    Path out = folder.resolve("recorded");
    Cli.Ran recorded = Cli.run("scenario", "record", data.toString(), "-o", out.toString());
    assertThat(recorded.code()).as(recorded.err()).isZero();
    assertThat(folder.resolve("recorded.yaml"))
        .content()
        .contains("trace: recorded.csv", "latency:")
        .doesNotContain("C-1042", "customer");
    assertThat(folder.resolve("recorded.csv"))
        .content()
        .contains("at,subtasks,calls")
        .hasLineCount(2);
    Cli.Ran played = Cli.run("simulate", out + ".yaml", "--json");
    assertThat(played.code()).as(played.err()).isZero();
    assertThat(played.json().at("/seeds/0/figures/task.completed").asInt()).isEqualTo(1);
    assertThat(Cli.run("scenario", "record", data.toString(), "-o", out.toString()).err())
        .contains("is there already");
  }
}
