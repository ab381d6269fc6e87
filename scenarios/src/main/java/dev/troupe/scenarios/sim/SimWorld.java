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
import java.util.Set;
import java.util.function.Consumer;

/**
 * What tools did to the world. It survives every crash, and knows better than any journal whether a
 * lost call had its effect.
 */
final class SimWorld {
  private final Consumer<String> violation;
  private final Set<String> paid = new HashSet<>();
  private final Set<String> booked = new HashSet<>();
  private long effects;

  SimWorld(Consumer<String> violation) {
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

  boolean isPaid(String key) {
    return paid.contains(key);
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
      switch (spec.effect()) {
        case IRREVERSIBLE -> pay(context.idempotencyKey());
        case COMPENSABLE -> book(context.idempotencyKey());
        default -> {}
      }
      return "{\"found\":" + arguments.path("n") + "}";
    }

    @Override
    public void compensate(String idempotencyKey, ToolContext context) {
      booked.remove(idempotencyKey);
    }
  }
}
