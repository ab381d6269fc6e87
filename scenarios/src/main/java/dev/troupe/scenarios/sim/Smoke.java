package dev.troupe.scenarios.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Runs the built-in scenario over a range of seeds; what {@code troupe simulate --smoke} shows. */
public final class Smoke {
  /** Hears of each seed as it ends. */
  public interface Listener {
    void ended(SmokeScenario.Outcome outcome);
  }

  private Smoke() {}

  /**
   * @throws IllegalStateException when production code would make the run depend on the machine
   */
  public static List<SmokeScenario.Outcome> run(
      long first, long last, SmokeScenario.Settings settings, Listener listener) {
    DeterminismScan.check();
    List<SmokeScenario.Outcome> outcomes = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      SmokeScenario.Outcome outcome = SmokeScenario.run(seed, settings);
      outcomes.add(outcome);
      listener.ended(outcome);
    }
    return outcomes;
  }

  /** The result for machines: nothing in it depends on machine, clock or folder. */
  public static ObjectNode json(List<SmokeScenario.Outcome> outcomes) {
    ObjectNode json = Json.object().put("scenario", "smoke");
    ArrayNode seeds = json.putArray("seeds");
    for (SmokeScenario.Outcome outcome : outcomes) {
      ObjectNode seed = seeds.addObject().put("seed", outcome.seed());
      seed.put("events_sha256", outcome.eventsSha256())
          .put("dequeue_sha256", outcome.dequeueSha256());
      seed.put("tasks", outcome.tasks())
          .put("completed", outcome.completed())
          .put("crashes", outcome.crashes());
      seed.set("violations", Json.tree(outcome.violations()));
    }
    return json;
  }
}
