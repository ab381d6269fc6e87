package dev.troupe.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.gateway.http.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe fork} and {@code troupe diff}. */
final class ForkIT {
  @TempDir Path folder;

  @BeforeEach
  void team() throws Exception {
    Files.createDirectories(folder.resolve("team/prompts"));
    Files.writeString(
        folder.resolve("team/team.yaml"),
        """
        troupe: 1
        team: chain
        goal: "g {{ inputs.text }}"
        inputs: { text: { type: string, default: t } }
        models: { default: {} }
        agents: { a: { prompt: a }, b: { prompt: b }, c: { prompt: c } }
        plan:
          steps:
            - { id: one, agent: a }
            - { id: two, agent: b, with: { before: "${one}" } }
            - { id: three, agent: c, with: { before: "${two}" } }
        """);
    for (String name : List.of("a", "b", "c", "b2"))
      Files.writeString(
          folder.resolve("team/prompts/" + name + ".prompty"),
          "---\nname: p\n---\nuser:\n" + name + " {{ inputs | tojson }}\n");
  }

  private Cli.Ran troupe(String verb, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = verb;
    System.arraycopy(more, 0, args, 1, more.length);
    args[more.length + 1] = "--data";
    args[more.length + 2] = folder.resolve("data").toString();
    return Cli.run(args);
  }

  /** The event with which this call was settled. */
  private long settled(String id, String path) throws Exception {
    String[] lines = troupe("trace", id, "--json").out().split("\n");
    for (String line : lines) {
      JsonNode event = dev.troupe.runtime.json.Json.parse(line);
      if (event.path("event").asText().equals("call_settled")
          && event.path("call_id").asText().contains(path)) return event.path("seq").asLong();
    }
    throw new AssertionError("no call of " + path + " in " + String.join("\n", lines));
  }

  @Test
  void onlyWhatFollowsTheEventIsAsked() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ZERO)) {
      String env = model.environment(folder.resolve("fake.yaml"), 4).toString();
      String team = folder.resolve("team").toString();
      String id = troupe("run", team, "--env", env, "--json").json().path("id").asText();
      assertThat(model.log()).hasSize(3);
      String after = String.valueOf(settled(id, "root/one"));

      JsonNode same = troupe("fork", id, "--at", after, "--env", env, "--json").json();
      assertThat(same.path("status").asText()).isEqualTo("completed");
      assertThat(same.at("/usage/reused").asInt()).isEqualTo(1);
      assertThat(same.at("/usage/live").asInt()).isEqualTo(2);
      assertThat(model.log()).hasSize(5);
      Cli.Ran nobody = troupe("fork", id, "--at", after, "--env", env, "--model", "default=nope");
      assertThat(nobody.code()).isEqualTo(2);
      assertThat(nobody.err()).contains("binds no model 'nope'; bound: default");
      assertThat(model.log()).hasSize(5);
      Cli.Ran none = troupe("diff", id, same.path("id").asText());
      assertThat(none.out()).contains("no difference in 3 calls");

      // From the end nothing is asked, and a fork of a fork knows as much.
      String end = String.valueOf(settled(id, "root/three"));
      JsonNode all = troupe("fork", id, "--at", end, "--env", env, "--json").json();
      assertThat(all.at("/usage/live").asInt()).isZero();
      String last = all.path("id").asText();
      long events = troupe("trace", last, "--json").out().lines().count();
      JsonNode again =
          troupe("fork", last, "--at", String.valueOf(events), "--env", env, "--json").json();
      assertThat(again.at("/usage/live").asInt()).isZero();
      assertThat(model.log()).hasSize(5);

      // Another prompt of the second step: it is asked; its answer is the same, so the third is
      // not.
      JsonNode changed =
          troupe("fork", id, "--at", end, "--env", env, "--prompt", "b=b2", "--json").json();
      assertThat(changed.at("/usage/live").asInt()).isEqualTo(1);
      JsonNode diff = troupe("diff", id, changed.path("id").asText(), "--json").json();
      assertThat(diff.path("same").asInt()).isEqualTo(2);
      assertThat(
              StreamSupport.stream(diff.path("differences").spliterator(), false)
                  .map(d -> d.path("call").asText()))
          .containsExactly("root/two/think/0");
      assertThat(diff.at("/differences/0/changed_byte").asInt()).isPositive();

      assertThat(troupe("diff", id, changed.path("id").asText()).out())
          .containsPattern("asked: .*\\[-.*\\{\\+")
          .contains("answered: ");

      // Another input: all of it.
      JsonNode other =
          troupe("fork", id, "--at", end, "--env", env, "--set", "text=u", "--json").json();
      assertThat(other.at("/usage/live").asInt()).isEqualTo(3);
    }
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    try (FakeModel model = new FakeModel(Duration.ZERO)) {
      String env = model.environment(folder.resolve("fake.yaml"), 4).toString();
      String team = folder.resolve("team").toString();
      String id = troupe("run", team, "--env", env, "--json").json().path("id").asText();
      assertThat(troupe("fork", id, "--at", "999", "--env", env).err()).contains("events 1 to");
      assertThat(troupe("fork", id, "--at", "3", "--env", env, "--prompt", "b=none").err())
          .contains("there is no file prompts/none.prompty; there is ")
          .contains("--team TEAM");
      assertThat(troupe("fork", id, "--at", "3", "--env", env, "--set", "nope=1").err())
          .contains("unknown input 'nope'");
      assertThat(troupe("fork", "t-unknown", "--at", "3", "--env", env).code()).isEqualTo(2);
      assertThat(troupe("fork", id, "--at", "3").err()).contains("say --env FILE");
      assertThat(troupe("diff", id, "t-unknown0000").err()).contains("there is no task");
    }
  }
}
