package dev.troupe.agents.team;

import dev.troupe.api.OutputSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A role in a team.
 *
 * @param prompt prompt name; the file is {@code prompts/NAME.prompty}, or a variant
 * @param model model role
 * @param steps of the strategy {@code react}; 0 for {@code direct}
 * @param output schema of the answer
 */
public record AgentSpec(
    String name,
    String prompt,
    String model,
    int steps,
    List<String> tools,
    Optional<OutputSchema> output,
    Set<String> mayDelegateTo) {
  /** Steps of {@code react} when the team does not say. */
  public static final int DEFAULT_STEPS = 12;
}
