package dev.troupe.agents.plan;

import dev.troupe.api.OutputSchema;
import dev.troupe.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The JSON Schema of a plan on the wire, {@code troupe/plan/1}, as shipped. */
public final class PlanSchema {
  public static final OutputSchema OUTPUT = load();

  private PlanSchema() {}

  private static OutputSchema load() {
    try (InputStream in = PlanSchema.class.getResourceAsStream("/dev/troupe/schemas/plan-1.json")) {
      return new OutputSchema("plan", Json.mapper().readTree(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
