package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes on one data folder: two at once, interrupted, killed. */
final class ProcessIT {
  @TempDir Path folder;

  private Path slowEnvironment() throws IOException {
    Files.writeString(
        folder.resolve("script.yaml"),
        """
        - when: { agent: planner }
          reply: { goal: g, subtasks: [ { id: s1, agent: researcher, instruction: quick }, { id: s2, agent: researcher, instruction: slow } ] }
        - when: { agent: researcher, contains: "instruction: slow" }
          delay: 3s
          reply: { found: false, facts: [] }
        - when: { agent: researcher }
          reply: { found: false, facts: [] }
        - when: { agent: writer }
          reply: { text: null, sources: [] }
        """);
    return Files.writeString(
        folder.resolve("slow.yaml"), "models: { default: { scripted: script.yaml } }\n");
  }

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(hearingInterrupts());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dtroupe.library=" + Cli.root().resolve("scenarios/library"),
            "dev.troupe.gateway.cli.Main"));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    int n = started++;
    return builder
        .redirectOutput(folder.resolve("out" + n).toFile())
        .redirectError(folder.resolve("err" + n).toFile())
        .start();
  }

  /** A build that runs in the background has SIGINT ignored, and so would its children. */
  private static List<String> hearingInterrupts() throws IOException {
    List<String> reset = List.of("env", "--default-signal=INT");
    try {
      List<String> trial = new ArrayList<>(reset);
      trial.add("true");
      return new ProcessBuilder(trial).start().waitFor() == 0 ? reset : List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int started;

  private String out(int n) throws IOException {
    return Files.readString(folder.resolve("out" + n));
  }

  private String err(int n) throws IOException {
    return Files.readString(folder.resolve("err" + n));
  }

  @Test
  @Timeout(120)
  void twoRunsAtOnceOnOneFreshFolderBothFinish() throws Exception {
    Process one = start("run", "customer-follow-up", "--json");
    Process two = start("run", "customer-follow-up", "--json", "--example", "en");
    assertThat(one.waitFor()).as(err(0)).isZero();
    assertThat(two.waitFor()).as(err(1)).isZero();
    assertThat(new Cli.Ran(0, out(0), "").json().path("status").asText()).isEqualTo("completed");
    assertThat(new Cli.Ran(0, out(1), "").json().path("status").asText()).isEqualTo("completed");
  }

  @Test
  @Timeout(120)
  void anInterruptedRunIsTakenUpWithoutRepeatingWhatWasSettled() throws Exception {
    takenUpAfter("INT", 130);
    assertThat(err(0)).contains("troupe resume t-");
  }

  @Test
  @Timeout(120)
  void aKilledRunIsTakenUpWithoutRepeatingWhatWasSettled() throws Exception {
    takenUpAfter("KILL", 137);
  }

  private void takenUpAfter(String signal, int code) throws Exception {
    Process run =
        start("run", "customer-follow-up", "--env", slowEnvironment().toString(), "--key", "k");
    for (int i = 0; i < 400 && !err(0).contains("finished s1"); i++)
      TimeUnit.MILLISECONDS.sleep(50);
    assertThat(err(0)).contains("finished s1").doesNotContain("finished s2");
    assertThat(
            new ProcessBuilder("kill", "-" + signal, String.valueOf(run.pid())).start().waitFor())
        .isZero();
    assertThat(run.waitFor()).isEqualTo(code);
    String id = TaskId.of(TenantId.DEFAULT, "k").value();
    String data = folder.resolve(".troupe").toString();
    Cli.Ran again =
        Cli.run(
            "run",
            "customer-follow-up",
            "--env",
            folder.resolve("slow.yaml").toString(),
            "--key",
            "k",
            "--data",
            data);
    assertThat(again.code()).as("run never resumes: " + again.err()).isEqualTo(4);
    Cli.Ran resumed =
        Cli.run(
            "resume",
            id,
            "--env",
            folder.resolve("slow.yaml").toString(),
            "--json",
            "--data",
            data);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.json().path("stop_reason").asText()).isEqualTo("not_found");
    Map<String, Integer> settled = new TreeMap<>();
    for (String line : Cli.run("trace", id, "--json", "--data", data).out().strip().split("\n")) {
      JsonNode event = new Cli.Ran(0, line, "").json();
      if (event.path("event").asText().equals("call_sent"))
        settled.merge(
            event.path("call_id").asText() + "#" + event.path("try").asInt(), 1, Integer::sum);
    }
    assertThat(settled.values()).as(settled.toString()).allMatch(n -> n == 1);
    assertThat(settled).hasSize(4);
  }
}
