package dev.troupe.scenarios.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.api.Effect;
import dev.troupe.api.Tool;
import dev.troupe.api.ToolContext;
import dev.troupe.api.ToolSpec;
import dev.troupe.runtime.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What tools did to the world. It survives every crash, and knows better than any journal whether a
 * lost call had its effect.
 */
final class SimWorld {
  /** Of so many calls one fails before its effect, and one after it. */
  private static final int FAILING = 20;

  private final Optional<SimRandom> failing;
  private final Consumer<String> violation;
  private final Set<String> paid = new HashSet<>();
  private final Set<String> booked = new HashSet<>();
  private long effects;

  /**
   * @param failing what decides which tools throw; absent: none does
   */
  SimWorld(Optional<SimRandom> failing, Consumer<String> violation) {
    this.failing = failing;
    this.violation = violation;
  }

  private void pay(String key) {
    effects++;
    if (!paid.add(key)) violation.accept("an irreversible effect happened twice: " + key);
  }

  private void book(String key) {
    effects++;
    if (!booked.add(key)) violation.accept("a compensable effect happened twice: " + key);
  }

  /** Whether the call of this key has had its effect. */
  boolean isDone(String key) {
    return paid.contains(key) || booked.contains(key);
  }

  /** Tools of a worker: one that reads, one that can undo what it did, one that cannot. */
  Map<String, Tool> tools() {
    Map<String, Tool> tools = new LinkedHashMap<>();
    for (Effect effect : List.of(Effect.READ_ONLY, Effect.COMPENSABLE, Effect.IRREVERSIBLE)) {
      Tool tool = new SimTool(effect);
      tools.put(tool.spec().name(), tool);
    }
    return tools;
  }

  private final class SimTool implements Tool {
    private final ToolSpec spec;

    SimTool(Effect effect) {
      String name =
          switch (effect) {
            case COMPENSABLE -> "book";
            case IRREVERSIBLE -> "pay";
            default -> "probe";
          };
      this.spec = new ToolSpec(name, "simulated", Json.object().put("type", "object"), effect);
    }

    @Override
    public ToolSpec spec() {
      return spec;
    }

    @Override
    public String call(JsonNode arguments, ToolContext context) {
      int luck = failing.map(random -> random.below(FAILING)).orElse(FAILING);
      if (luck == 0) throw new IllegalStateException("before");
      switch (spec.effect()) {
        case IRREVERSIBLE -> pay(context.idempotencyKey());
        case COMPENSABLE -> book(context.idempotencyKey());
        default -> {}
      }
      if (luck == 1) throw new IllegalStateException("after");
      return "{\"found\":" + arguments.path("n") + "}";
    }

    @Override
    public void compensate(String idempotencyKey, ToolContext context) {
      booked.remove(idempotencyKey);
    }
  }
}
