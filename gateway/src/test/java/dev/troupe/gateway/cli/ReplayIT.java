package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe export} and {@code troupe replay}, over processes. */
final class ReplayIT {
  @TempDir Path folder;

  /** Maps that differ from process to process once got into prompts, and so into requests. */
  @Test
  @Timeout(180)
  void whatOneProcessRecordedAnotherReplays() throws Exception {
    String data = folder.resolve("data").toString();
    for (String example : List.of("zh", "en")) {
      JsonNode run =
          Cli.run("run", "customer-follow-up", "--example", example, "--data", data, "--json")
              .json();
      Path file = folder.resolve(example + ".json");
      Cli.Ran exported =
          Cli.run("export", run.path("id").asText(), "--data", data, "--out", file.toString());
      assertThat(exported.code()).as(exported.err()).isZero();
      JsonNode here = Cli.run("replay", file.toString(), "--json").json();
      assertThat(here.path("same").asBoolean()).as(here.toString()).isTrue();
      assertThat(here.path("checked").asInt()).isGreaterThan(20);
      for (int i = 0; i < 2; i++) {
        Path out = folder.resolve("out.json");
        Process other =
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dtroupe.library=" + Cli.root().resolve("scenarios/library"),
                    "dev.troupe.gateway.cli.Main",
                    "replay",
                    file.toString(),
                    "--json")
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertThat(other.waitFor()).as(Files.readString(out)).isZero();
        assertThat(Json.parse(Files.readString(out))).isEqualTo(here);
      }
      assertThat(Cli.run("replay", run.path("id").asText(), "--data", data).out())
          .startsWith("the same: ");
    }
  }

  /** An event that today's code writes and a recording lacks is a difference too. */
  @Test
  void whatIsMissingIsNamed() throws Exception {
    String data = folder.resolve("data").toString();
    JsonNode run = Cli.run("run", "customer-follow-up", "--data", data, "--json").json();
    Path file = folder.resolve("all.json");
    Cli.run("export", run.path("id").asText(), "--data", data, "--out", file.toString());
    for (boolean numbered : new boolean[] {true, false})
      for (String event : List.of("plan_accepted/1", "note_written/1")) {
        ObjectNode json = (ObjectNode) Json.parse(Files.readString(file));
        ArrayNode kept = Json.array();
        for (JsonNode each : json.path("events"))
          if (!each.path("event").asText().equals(event) || each.path("seq").asInt() == 2)
            kept.add(each);
        assertThat(kept.size()).isLessThan(json.path("events").size());
        if (numbered)
          for (int i = 0; i < kept.size(); i++) ((ObjectNode) kept.get(i)).put("seq", i + 1);
        json.set("events", kept);
        Path less = Files.writeString(folder.resolve("less.json"), json.toString());
        Cli.Ran ran = Cli.run("replay", less.toString());
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(100);
        assertThat(ran.out()).contains(" before it");
      }
  }

  @Test
  void whatIsNoRecordingIsSaid() throws Exception {
    Path file = Files.writeString(folder.resolve("x.json"), "[1]");
    assertThat(Cli.run("replay", file.toString()).err()).contains("is no recording");
    String data = folder.resolve("none").toString();
    assertThat(Cli.run("replay", "t-0000000000", "--data", data).err()).contains("unknown task");
    assertThat(Cli.run("export", "t-0000000000", "--data", data).code()).isEqualTo(2);
  }
}
