package dev.troupe.scenarios.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.UserFault;
import dev.troupe.runtime.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Samples that fail, as a list of work: each item stays open from the run in which it first failed
 * until a run in which it passes.
 */
public final class Failures {
  /**
   * @param since the run in which it began to fail
   * @param last the newest run in which it failed
   * @param closed the run in which it passed again; 0 while it is open
   */
  public record Item(
      String variant, String sample, int repeat, int since, int last, int closed, String why) {
    /** It failed, and did not pass since. */
    public boolean open() {
      return closed == 0;
    }
  }

  /** What is to be done now: open, and of a variant and a sample that the newest run still had. */
  public static List<Item> current(List<Item> items, Path data, String team, String rehearsal) {
    Set<String> variants = new HashSet<>();
    Set<String> samples = new HashSet<>();
    for (ObjectNode run : RunFile.all(RunFile.folder(data, team, rehearsal)))
      if (run.path("ended").asBoolean()) {
        variants.clear();
        samples.clear();
        for (JsonNode cell : run.path("cells")) samples.add(cell.path("sample").asText());
        for (JsonNode column : run.path("variants")) variants.add(variant(column.path("variant")));
      }
    return items.stream()
        .filter(item -> item.open() && variants.contains(item.variant()))
        .filter(item -> samples.contains(item.sample()))
        .toList();
  }

  private Failures() {}

  /**
   * Those of all runs that have ended, oldest first.
   *
   * @throws UserFault when there was no run
   */
  public static List<Item> of(Path data, String team, String rehearsal) {
    List<Item> closed = new ArrayList<>();
    SequencedMap<String, Item> open = new LinkedHashMap<>();
    int runs = 0;
    for (ObjectNode run : RunFile.all(RunFile.folder(data, team, rehearsal))) {
      if (!run.path("ended").asBoolean()) continue;
      runs++;
      int number = run.path("run").asInt();
      for (JsonNode cell : run.path("cells")) look(cell, number, open, closed);
    }
    if (runs == 0)
      throw new UserFault("the rehearsal " + rehearsal + " of team " + team + " was never run");
    closed.addAll(open.values());
    return closed;
  }

  private static void look(
      JsonNode cell, int run, SequencedMap<String, Item> open, List<Item> closed) {
    String variant = variant(cell.path("variant"));
    String sample = cell.path("sample").asText();
    int repeat = cell.path("repeat").asInt(1);
    String key = variant + "\n" + sample + "\n" + repeat;
    Item before = open.get(key);
    switch (cell.path("outcome").asText()) {
      case "pass" -> {
        if (before == null) return;
        open.remove(key);
        closed.add(
            new Item(variant, sample, repeat, before.since(), before.last(), run, before.why()));
      }
      case "fail", "error" ->
          open.put(
              key,
              new Item(
                  variant,
                  sample,
                  repeat,
                  before == null ? run : before.since(),
                  run,
                  0,
                  why(cell)));
      default -> {}
    }
  }

  private static String variant(JsonNode choices) {
    List<String> parts = new ArrayList<>();
    choices.properties().forEach(e -> parts.add(e.getKey() + "=" + e.getValue().asText()));
    return parts.isEmpty() ? "as it is" : String.join(" ", parts);
  }

  private static String why(JsonNode cell) {
    List<String> reasons = new ArrayList<>();
    for (JsonNode one : cell.path("asserts"))
      if (!one.path("pass").asBoolean() && one.path("weight").asDouble(1) > 0)
        reasons.add(
            one.path("assert").asText()
                + one.path("reason").asText().replaceFirst("^(?=.)", ": ")); // none once erased
    return reasons.isEmpty() ? cell.path("message").asText() : String.join("; ", reasons);
  }

  public static ArrayNode json(List<Item> items) {
    ArrayNode all = Json.array();
    for (Item item : items) {
      ObjectNode json =
          all.addObject()
              .put("variant", item.variant())
              .put("sample", item.sample())
              .put("repeat", item.repeat())
              .put("state", item.open() ? "open" : "closed")
              .put("since_run", item.since())
              .put("last_failed_run", item.last());
      if (!item.open()) json.put("closed_by_run", item.closed());
      json.put("why", item.why());
    }
    return all;
  }
}
