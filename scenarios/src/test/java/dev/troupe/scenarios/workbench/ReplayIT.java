package dev.troupe.scenarios.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.TaskHandle;
import dev.troupe.agents.TaskRequest;
import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.replay.Recording;
import dev.troupe.agents.task.replay.Replay;
import dev.troupe.agents.team.Environment;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.journal.JournalReader;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.rehearse.CountingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded task goes the same way again, and what would not is found. */
final class ReplayIT {
  private static final int SUBTASKS = 195;
  private static final int REPLAYS = Integer.getInteger("troupe.replays", 10);

  @TempDir Path folder;

  @BeforeEach
  void team() throws Exception {
    Files.createDirectories(folder.resolve("team/prompts"));
    Files.writeString(
        folder.resolve("team/team.yaml"),
        """
        troupe: 1
        team: wide
        goal: "many things"
        models: { default: {} }
        agents:
          planner: { prompt: planner, may_delegate_to: [worker, writer] }
          worker: { prompt: worker }
          writer: { prompt: writer }
        plan: { dynamic: { planner: planner, aggregate: writer } }
        """);
    for (String name : List.of("planner", "worker", "writer"))
      Files.writeString(
          folder.resolve("team/prompts/" + name + ".prompty"),
          "---\nname: p\n---\nsystem:\nYou are the "
              + name
              + ".\nuser:\n{{ instruction }} {{ notes | tojson }}\n");
  }

  private static String answer(String said) {
    if (!said.contains("You are the planner"))
      return "answer " + Math.floorMod(said.hashCode(), 97);
    ObjectNode plan = Json.object().put("goal", "g");
    ArrayNode subtasks = plan.putArray("subtasks");
    for (int i = 0; i < SUBTASKS; i++)
      subtasks.addObject().put("id", "s" + i).put("agent", "worker").put("instruction", "do " + i);
    return plan.toString();
  }

  private Recording record(CountingModel model) throws Exception {
    Environment environment = model.environment(folder, "");
    try (Troupe troupe =
        Troupe.builder()
            .data(folder.resolve("data"))
            .environment(environment)
            .team(folder.resolve("team"))
            .start()) {
      TaskHandle task = troupe.submit(TaskRequest.ofTeamGoal());
      assertThat(
              task.result()
                  .toCompletableFuture()
                  .get(120, TimeUnit.SECONDS)
                  .path("status")
                  .asText())
          .isEqualTo("completed");
      return RecordingFile.of(troupe.history(), troupe.payloads(), task.id(), environment);
    }
  }

  @Test
  void aThousandEventsGoTheSameWayEachTime() throws Exception {
    try (CountingModel model = new CountingModel(ReplayIT::answer)) {
      Recording recording = record(model);
      assertThat(recording.events().size()).isGreaterThan(900);
      model.taken();
      String text = RecordingFile.json(recording).toString();
      Set<String> hashes = new HashSet<>();
      for (int i = 0; i < REPLAYS; i++) {
        Replay.Result result = Replay.of(RecordingFile.read("r.json", text));
        assertThat(result.divergence()).isEmpty();
        assertThat(result.checked()).isGreaterThan(SUBTASKS * 3);
        hashes.add(result.hash().value());
      }
      assertThat(hashes).hasSize(1);
      assertThat(model.taken()).isEmpty();
    }
  }

  @Test
  void whatWouldGoOtherwiseIsNamedAndDamageIsFound() throws Exception {
    try (CountingModel model = new CountingModel(ReplayIT::answer)) {
      Recording recording = record(model);
      int asked = index(recording, "call_sent", 5);
      int closed = index(recording, "subtask_closed", 3);
      int ended = index(recording, "task_ended", 0);
      assertThat(parts(recording, asked, "\"label\":\"think/0\"", "\"label\":\"think/1\""))
          .isEqualTo(asked + 1);
      assertThat(parts(recording, closed, "\"nothing_found\":false", "\"nothing_found\":true"))
          .isEqualTo(closed + 1);
      assertThat(parts(recording, ended, "\"stop_reason\":\"done\"", "\"stop_reason\":\"loop\""))
          .isEqualTo(ended + 1);

      ObjectNode json = RecordingFile.json(recording);
      ObjectNode payloads = (ObjectNode) json.get("payloads");
      String hash = payloads.fieldNames().next();
      payloads.put(hash, "AAAA" + payloads.get(hash).asText().substring(4));
      assertThatThrownBy(() -> RecordingFile.read("r.json", json.toString()))
          .isInstanceOf(UserFault.class)
          .hasMessageContaining("damaged");
      assertThatThrownBy(() -> RecordingFile.read("r.json", "{}"))
          .hasMessageContaining("is no recording");
    }
  }

  private static int index(Recording recording, String event, int which) {
    int seen = 0;
    for (int i = 0; i < recording.events().size(); i++)
      if (recording.events().get(i).manifest().startsWith(event + "/") && seen++ == which) return i;
    throw new AssertionError("no " + event);
  }

  /** The number of the first event that does not follow, after a change of one. */
  private static long parts(Recording recording, int at, String from, String to) {
    List<JournalReader.Stored> events = new ArrayList<>(recording.events());
    JournalReader.Stored old = events.get(at);
    String json = new String(old.payload(), UTF_8);
    assertThat(json).contains(from);
    events.set(
        at,
        new JournalReader.Stored(
            old.seq(), old.manifest(), json.replace(from, to).getBytes(UTF_8)));
    return Replay.of(
            new Recording(
                recording.task(),
                events,
                recording.payloads(),
                recording.models(),
                recording.dayBound()))
        .divergence()
        .orElseThrow()
        .seq();
  }
}
