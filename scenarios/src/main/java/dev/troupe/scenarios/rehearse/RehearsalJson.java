package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.judge.Judged;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A rehearsal as one JSON document. */
public final class RehearsalJson {
  private static final String PROMPTS = "prompts/";
  private static final String PROMPTY = ".prompty";

  private final Rehearsed rehearsed;

  public RehearsalJson(Rehearsed rehearsed) {
    this.rehearsed = rehearsed;
  }

  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("run", rehearsed.run())
            .put("team", rehearsed.rehearsal().team().name())
            .put("team_hash", rehearsed.rehearsal().team().hash().value())
            .put("rehearsal", rehearsed.rehearsal().name())
            .put("dataset", rehearsed.rehearsal().dataset())
            .put("environment", rehearsed.environment())
            .put(
                "answered_by",
                rehearsed.answeredBy().isEmpty() ? "language models" : rehearsed.answeredBy())
            .put("bar", rehearsed.rehearsal().bar())
            .put("reached", rehearsed.reachesBar());
    ArrayNode columns = json.putArray("variants");
    for (Rehearsed.Column column : rehearsed.columns())
      columns.add(
          column(column)
              .set(
                  "uses",
                  Json.tree(rehearsed.prompts().getOrDefault(column.variant(), new TreeSet<>()))));
    rehearsed.cheapest().ifPresent(c -> json.set("cheapest", Json.tree(c.variant().choices())));
    json.set(
        "frontier",
        Json.tree(rehearsed.frontier().stream().map(c -> c.variant().choices()).toList()));
    json.set("prompts", Json.tree(prompts()));
    ArrayNode cells = json.putArray("cells");
    for (Result result : rehearsed.results()) cells.add(cell(result));
    json.putObject("calls")
        .put("all", rehearsed.certificate().lines().size())
        .put("live", rehearsed.certificate().live())
        .put("reused", rehearsed.certificate().reused());
    return json;
  }

  /** As it is kept with the runs. */
  ObjectNode noted(String identity) {
    return json().put("identity", identity);
  }

  /** Every prompt of the team by name, with the hash of its content. */
  private SortedMap<String, String> prompts() {
    SortedMap<String, String> hashes = new TreeMap<>();
    rehearsed
        .rehearsal()
        .team()
        .files()
        .manifest()
        .forEach(
            (path, hash) -> {
              if (path.startsWith(PROMPTS) && path.endsWith(PROMPTY))
                hashes.put(
                    path.substring(PROMPTS.length(), path.length() - PROMPTY.length()), hash);
            });
    return hashes;
  }

  private static ObjectNode column(Rehearsed.Column column) {
    ObjectNode json = Json.object();
    json.set("variant", Json.tree(column.variant().choices()));
    json.put("runs", column.runs())
        .put("passed", column.passed())
        .put("failed", column.failed())
        .put("errors", column.errors())
        .put("skipped", column.skipped())
        .put("pass_rate", column.share())
        .put("score", column.score())
        .put("live", column.live())
        .put("reused", column.reused())
        .put("median_ms", column.medianMillis());
    json.put("cost_without_reuse", Bounds.plain(column.worth()));
    json.putObject("cost")
        .put("amount", Bounds.plain(column.cost()))
        .put("currency", column.currency().isEmpty() ? "USD" : column.currency());
    return json;
  }

  private static ObjectNode cell(Result result) {
    ObjectNode json =
        Json.object()
            .put("sample", result.cell().sample().id())
            .put("line", result.cell().sample().line())
            .put("repeat", result.cell().repeat() + 1);
    json.set("variant", Json.tree(result.cell().variant().choices()));
    json.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT))
        .put("score", result.score());
    if (!result.why().isEmpty()) json.put("message", result.why());
    result
        .ran()
        .ifPresent(
            ran -> {
              json.put("task", ran.task().value())
                  .put("output", ran.answer().output())
                  .put("calls", ran.calls().size())
                  .put("live", ran.live())
                  .put("cost", Bounds.plain(ran.cost()))
                  .put("ms", ran.answer().millis());
              ObjectNode steps = json.putObject("steps");
              ran.steps().forEach((id, step) -> steps.put(id, step.output()));
            });
    if (!result.judging().isEmpty()) {
      ArrayNode judging = json.putArray("judging");
      for (Ran judge : result.judging())
        judging
            .addObject()
            .put("task", judge.task().value())
            .put("calls", judge.calls().size())
            .put("live", judge.live())
            .put("cost", Bounds.plain(judge.cost()))
            .put("said", judge.answer().output());
    }
    result.judged().ifPresent(judged -> json.set("asserts", asserts(judged)));
    return json;
  }

  private static ArrayNode asserts(Judged judged) {
    ArrayNode all = Json.array();
    for (Judged.Of of : judged.verdicts()) {
      ObjectNode json =
          all.addObject()
              .put("assert", of.assertion().name())
              .put("pass", of.verdict().pass())
              .put("score", of.verdict().score());
      if (of.assertion().weight() != 1) json.put("weight", of.assertion().weight());
      if (!of.verdict().reason().isEmpty()) json.put("reason", of.verdict().reason());
    }
    return all;
  }
}
