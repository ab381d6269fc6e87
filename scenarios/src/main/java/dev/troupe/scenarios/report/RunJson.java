package dev.troupe.scenarios.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.play.Run;
import dev.troupe.scenarios.script.Scenario;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** The result for machines. Nothing in it depends on machine, clock or folder. */
public final class RunJson {
  /** Digits that mean something. */
  private static final MathContext SIX = new MathContext(6);

  private RunJson() {}

  public static ObjectNode of(Scenario scenario, List<Run> runs) {
    ObjectNode json = Json.object().put("scenario", scenario.name());
    json.put("passed", runs.stream().allMatch(Run::passed));
    ArrayNode expectations = json.putArray("expectations");
    for (Summary summary : Summary.of(runs)) expectations.add(summary(summary));
    ArrayNode seeds = json.putArray("seeds");
    for (Run run : runs) seeds.add(run(run));
    return json;
  }

  private static ObjectNode summary(Summary summary) {
    ObjectNode json = Json.object().put("what", summary.expectation().subject());
    json.put("bound", summary.expectation().bound()).put("line", summary.expectation().line());
    json.put("held", summary.held()).put("of", summary.of());
    number(json, "least", summary.least());
    number(json, "median", summary.median());
    number(json, "most", summary.most());
    summary.firstFailing().ifPresent(seed -> json.put("first_failing_seed", seed));
    return json;
  }

  private static ObjectNode run(Run run) {
    ObjectNode json = Json.object().put("seed", run.seed()).put("passed", run.passed());
    json.put("events_sha256", run.eventsSha256().orElseThrow())
        .put("dequeue_sha256", run.dequeueSha256());
    json.put("virtual_seconds", run.end().toMillis() / 1_000.0);
    json.put("tasks", run.tasks()).put("messages", run.messages());
    ObjectNode figures = json.putObject("figures");
    run.figures().forEach((figure, value) -> number(figures, figure.name(), value));
    json.set("endings", Json.tree(run.endings()));
    ArrayNode verdicts = json.putArray("expectations");
    for (Run.Verdict verdict : run.verdicts()) {
      ObjectNode each =
          verdicts
              .addObject()
              .put("what", verdict.expectation().subject())
              .put("bound", verdict.expectation().bound());
      number(each, "value", verdict.value());
      each.put("holds", verdict.holds());
    }
    json.set("violations", Json.tree(run.violations()));
    return json;
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isNaN(value)) json.putNull(name);
    else if (value == Math.rint(value) && Math.abs(value) < 1e15) json.put(name, (long) value);
    else json.put(name, BigDecimal.valueOf(value).round(SIX).doubleValue());
  }
}
