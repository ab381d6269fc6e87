package dev.troupe.scenarios.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.agents.Troupe;
import dev.troupe.agents.task.journal.TaskEvent;
import dev.troupe.agents.team.Environment;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only calls whose request changed are made: counted by the server, reckoned by an interpreter. */
final class MinimalRerunIT {
  private static final int FLOWS = Integer.getInteger("troupe.flows", 40);
  private static final long SEED = Long.getLong("troupe.seed", 1L);

  @TempDir Path folder;
  private FlowRuns runs;

  @BeforeEach
  void open() {
    runs = new FlowRuns(folder);
  }

  /** How many answers of this step differ between two states of a flow. */
  private static long changed(Flow flow, String step, Map<String, String> before) {
    return flow.samples.stream()
        .filter(sample -> !answer(flow, step, sample).equals(before.get(sample)))
        .count();
  }

  private static String answer(Flow flow, String step, String sample) {
    Flow head = new Flow(flow.name);
    for (Flow.Step each : flow.steps) {
      head.steps.add(each);
      if (each.id.equals(step)) break;
    }
    return head.interpret(sample, FlowRuns.LETTERS).answer();
  }

  private static Map<String, String> answers(Flow flow, String step) {
    Map<String, String> answers = new LinkedHashMap<>();
    for (String sample : flow.samples) answers.put(sample, answer(flow, step, sample));
    return answers;
  }

  @Test
  void theEssaysCase() throws IOException {
    Flow flow = Flow.chain(10);
    Path team = folder.resolve("essay");
    try (CountingModel model = new CountingModel(FlowRuns.LETTERS)) {
      Environment environment = model.environment(folder, "");
      try (Troupe troupe = runs.start(environment)) {
        flow.write(team);
        Rehearsed cold = runs.run(troupe, environment, team);
        assertThat(model.taken()).hasSize(30);
        assertThat(cold.certificate().live()).isEqualTo(30);

        assertThat(runs.run(troupe, environment, team).certificate().reused()).isEqualTo(30);
        assertThat(model.taken()).isEmpty();

        Map<String, String> second = answers(flow, "s2");
        flow.steps.get(1).prompt = "prompt 2, edited";
        flow.write(team);
        Rehearsal edited = FlowRuns.rehearsal(team, environment);
        Rehearsing rehearsing = new Rehearsing(troupe, environment, folder.resolve("data"), edited);
        assertThat(rehearsing.bounds())
            .extracting(Bounds::least, Bounds::most)
            .containsExactly(10L, 20L);
        Rehearsed again = rehearsing.run(16, result -> {});
        long k = changed(flow, "s2", second);
        assertThat(k).isBetween(1L, 9L);
        assertThat(model.taken()).hasSize((int) (10 + k));
        assertThat(again.certificate().live()).isEqualTo(10 + k);
        // Each call that was sent names the first byte that is not as it was.
        assertThat(again.certificate().lines())
            .filteredOn(Certificate.Line::live)
            .allSatisfy(line -> assertThat(line.than().seq()).isPositive())
            .allSatisfy(line -> assertThat(line.changed()).isPositive());

        flow.steps.get(1).comment = "a word to the reader";
        flow.steps.get(2).unused = true;
        flow.write(team);
        runs.run(troupe, environment, team);
        assertThat(model.taken()).isEmpty();
      }
    }
  }

  /** A step that only some samples take is paid for those only. */
  @Test
  void aBranchThatFourSamplesTake() throws IOException {
    Flow flow = new Flow("branch");
    flow.steps.add(new Flow.Step("kind", "sort"));
    Flow.Step branch = new Flow.Step("branch", "look closely");
    branch.needs.add("kind");
    branch.whenStep = Optional.of("kind");
    flow.steps.add(branch);
    Flow.Step reply = new Flow.Step("reply", "answer");
    reply.needs.addAll(List.of("kind", "branch"));
    flow.steps.add(reply);
    int taking = 0;
    for (int i = 0; flow.samples.size() < 10; i++) {
      String sample = "sample " + i;
      boolean takes = flow.interpret(sample, FlowRuns.LETTERS).requests().size() == 3;
      if (takes ? taking < 4 : flow.samples.size() - taking < 6) {
        flow.samples.add(sample);
        if (takes) taking++;
      }
    }
    Path team = folder.resolve("branch");
    try (CountingModel model = new CountingModel(FlowRuns.LETTERS)) {
      Environment environment = model.environment(folder, "");
      try (Troupe troupe = runs.start(environment)) {
        flow.write(team);
        runs.run(troupe, environment, team);
        assertThat(model.taken()).hasSize(10 + 4 + 10);
        Map<String, String> before = answers(flow, "branch");
        branch.prompt = "look more closely";
        flow.write(team);
        runs.run(troupe, environment, team);
        assertThat(model.taken()).hasSize((int) (4 + changed(flow, "branch", before)));
      }
    }
  }

  /**
   * Over random flows, edits and crashes: what was sent is exactly what had not been answered, and
   * what comes out is what a cold run gives.
   */
  @Test
  void overRandomFlowsEditsAndCrashes() throws Exception {
    try (CountingModel model = new CountingModel(FlowRuns.LETTERS)) {
      Environment environment =
          model.environment(folder, ", price: { input: 1, output: 2, per: 1M }");
      Troupe troupe = runs.start(environment);
      try {
        for (int f = 0; f < FLOWS; f++) {
          SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + f);
          Flow flow = Flow.random("flow" + f, random);
          Path team = folder.resolve("flow" + f);
          Set<String> known = new HashSet<>();
          for (int edit = 0; edit < 3; edit++) {
            String what = "seed " + SEED + ", flow " + f + ", edit " + edit;
            flow.write(team);
            Set<String> wanted = flow.requests(FlowRuns.LETTERS);
            List<String> missing = new ArrayList<>();
            for (String request : wanted)
              if (known.add(request)) missing.add(request.substring(request.indexOf(' ') + 1));
            boolean crashes = !missing.isEmpty() && random.nextInt(8) == 0;
            if (crashes) troupe = crash(troupe, model, environment, team, random, missing.size());
            Rehearsing rehearsing =
                new Rehearsing(
                    troupe,
                    environment,
                    folder.resolve("data"),
                    FlowRuns.rehearsal(team, environment));
            Bounds bounds = rehearsing.bounds();
            Rehearsed rehearsed = rehearsing.run(16, result -> {});
            List<String> sent = new ArrayList<>(model.taken());
            if (crashes) {
              long again = repeated(troupe, rehearsed);
              assertThat(sent.size())
                  .as(what)
                  .isBetween(missing.size(), missing.size() + (int) again);
              assertThat(new HashSet<>(sent)).as(what).isEqualTo(new HashSet<>(missing));
            } else {
              assertThat(sent)
                  .as(what + "\n" + Json.pretty(rehearsed.certificate().json()))
                  .containsExactlyInAnyOrderElementsOf(missing);
              assertThat((long) sent.size())
                  .as(what + " " + bounds)
                  .isBetween(bounds.least(), bounds.most());
              assertThat(rehearsed.certificate().live()).as(what).isEqualTo(sent.size());
              assertThat(rehearsed.columns().getFirst().cost())
                  .as(what + " " + bounds)
                  .isLessThanOrEqualTo(bounds.cost().orElse(BigDecimal.ZERO));
            }
            for (Result result : rehearsed.results())
              assertThat(result.ran().orElseThrow().answer().output())
                  .as(what + ", " + result.cell().name())
                  .isEqualTo(
                      flow.interpret(
                              result.cell().sample().inputs().path("text").asText(),
                              FlowRuns.LETTERS)
                          .answer());
            flow.edit(random);
          }
        }
      } finally {
        troupe.close();
      }
    }
  }

  /** Ends the node at one of the calls, and starts another. */
  private Troupe crash(
      Troupe troupe,
      CountingModel model,
      Environment environment,
      Path team,
      SplittableRandom random,
      int calls)
      throws Exception {
    CompletableFuture<Void> held = new CompletableFuture<>();
    model.holdAfter(random.nextInt(1, calls + 1), () -> held.complete(null));
    Thread running =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    runs.run(troupe, environment, team);
                  } catch (RuntimeException e) {
                    // the node ends under it
                  }
                });
    held.join();
    troupe.close();
    running.interrupt();
    running.join();
    model.goOn();
    return runs.start(environment);
  }

  /** Calls that were on the wire when a node ended. */
  private static long repeated(Troupe troupe, Rehearsed rehearsed) {
    return rehearsed.results().stream()
        .flatMap(result -> troupe.history().all(result.ran().orElseThrow().task()).stream())
        .filter(event -> event.entry().event() instanceof TaskEvent.CallRepeated)
        .count();
  }
}
