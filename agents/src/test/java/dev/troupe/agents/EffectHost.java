package dev.troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.Answer;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.task.state.CallState;
import dev.troupe.agents.task.state.TaskHistory;
import dev.troupe.agents.task.view.EffectsView;
import dev.troupe.agents.team.Team;
import dev.troupe.agents.tool.RecordTool;
import dev.troupe.api.Effect;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A process with an irreversible tool that leaves its key in a file and then takes its time. Takes
 * up the tasks that it is told of, says which calls a person is asked about, answers each question
 * twice, then submits new tasks: {@code EffectHost DATA FILE OLD NEW}.
 */
final class EffectHost {
  private static final Duration SLEEP = Duration.ofMillis(400);

  private EffectHost() {}

  record Pay(int amount) {}

  static TaskId task(int number) {
    return TaskId.of(TenantId.DEFAULT, "k" + number);
  }

  private static Team team() {
    return TestTeam.load(
        """
        troupe: 1
        team: payers
        goal: "pay"
        models: { default: {} }
        tools: { pay: { kind: custom, effect: irreversible } }
        agents: { payer: { prompt: p, tools: [pay] } }
        plan: { steps: [ { id: paid, agent: payer } ] }
        """,
        Set.of("pay"));
  }

  private static RecordTool<Pay> pay(Path file) {
    return RecordTool.of(
        "pay",
        "Pays",
        Effect.IRREVERSIBLE,
        Pay.class,
        (pay, context) -> {
          try (FileChannel out =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(ByteBuffer.wrap((context.idempotencyKey() + "\n").getBytes(UTF_8)));
            out.force(true);
          }
          Thread.sleep(SLEEP);
          return "receipt";
        });
  }

  public static void main(String[] args) throws Exception {
    int old = Integer.parseInt(args[2]);
    int fresh = Integer.parseInt(args[3]);
    try (Troupe troupe =
        Troupe.builder()
            .data(Path.of(args[0]))
            .environment(
                Scripts.environment(
                    List.of(
                        Scripts.rule(
                            "payer",
                            0,
                            Scripts.tool("pay", Json.object().put("amount", 5)),
                            Duration.ZERO),
                        Scripts.rule(null, null, Scripts.text("paid"), Duration.ZERO))))
            .tool(pay(Path.of(args[1])))
            .observer(
                (task, after, entries) ->
                    entries.forEach(
                        entry -> {
                          if (entry.event() instanceof TaskEvent.CallSettled settled
                              && settled.label().startsWith("tool"))
                            after
                                .call(settled.path(), settled.label())
                                .flatMap(CallState::lastSent)
                                .ifPresent(sent -> say("settled " + sent.idempotencyKey()));
                        }))
            .start()) {
      for (int i = 0; i < old; i++) takeUp(troupe, task(i));
      say("ready");
      for (int i = old; i < old + fresh; i++)
        TaskRuns.submit(troupe, TestTeam.submission(team(), "k" + i));
      if (fresh > 0) Thread.sleep(Duration.ofMinutes(5));
    }
  }

  private static void takeUp(Troupe troupe, TaskId task) throws InterruptedException {
    if (troupe.history().all(task).isEmpty()) return; // killed before it was acknowledged
    troupe.tasks().resume(task);
    while (true) {
      ObjectNode resource = troupe.resource(task);
      if (resource.path("status").asText().equals("completed")) return;
      for (JsonNode question : resource.path("questions"))
        if (question.path("answer").isNull()) {
          for (ObjectNode effect :
              new EffectsView(task, TaskHistory.state(troupe.history().all(task))).effects())
            say("asked " + effect.path("idempotency_key").asText());
          for (String time : List.of("first", "second"))
            say(
                time
                    + " "
                    + troupe
                        .tasks()
                        .answer(
                            TenantId.DEFAULT,
                            task,
                            question.path("id").asText(),
                            Answer.DONE,
                            "by hand",
                            "test")
                        .toCompletableFuture()
                        .join());
        }
      Thread.sleep(20);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
