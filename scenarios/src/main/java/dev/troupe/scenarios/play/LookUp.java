package dev.troupe.scenarios.play;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import dev.troupe.scenarios.sim.SimRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What workers of a scenario look things up with; the world remembers what was done. */
final class LookUp implements Tool {
  static final String NAME = "look_up";

  private final ToolSpec spec;
  private final double errors;
  private final long seed;
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  /** Tries of calls that have not come off. */
  private final Map<String, Integer> tries = new ConcurrentHashMap<>();

  LookUp(long seed, Effect effect, double errors) {
    this.seed = seed;
    this.errors = errors;
    this.spec = new ToolSpec(NAME, "simulated", Json.object().put("type", "object"), effect);
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public String call(JsonNode arguments, ToolContext context) {
    int nth = tries.merge(context.idempotencyKey(), 1, Integer::sum);
    if (SimRandom.keyed(seed, "tool/" + context.idempotencyKey() + "/" + nth).unit() < errors)
      throw new IllegalStateException("simulated");
    tries.remove(context.idempotencyKey());
    if (spec.effect() != Effect.READ_ONLY) done.add(context.idempotencyKey());
    return "{\"found\":" + arguments.path("n") + "}";
  }

  @Override
  public void compensate(String idempotencyKey, ToolContext context) {
    done.remove(idempotencyKey);
  }

  boolean isDone(String idempotencyKey) {
    return done.contains(idempotencyKey);
  }
}
