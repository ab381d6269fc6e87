package dev.troupe.agents.team;

import dev.troupe.agents.api.Limits;
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
 * @param plan how it plans for itself; absent for one that works
 * @param reuse over the team's
 * @param limits of each of its subtasks and all below
 */
public record AgentSpec(
    String name,
    String prompt,
    String model,
    int steps,
    List<String> tools,
    Optional<OutputSchema> output,
    Set<String> mayDelegateTo,
    Optional<PlanSpec> plan,
    Limits limits,
    Optional<Reuse> reuse) {
  /** Steps of {@code react} when the team does not say. */
  public static final int DEFAULT_STEPS = 12;

  public AgentSpec withSteps(int other) {
    return other == steps
        ? this
        : new AgentSpec(
            name, prompt, model, other, tools, output, mayDelegateTo, plan, limits, reuse);
  }

  AgentSpec withOutput(OutputSchema other) {
    return new AgentSpec(
        name, prompt, model, steps, tools, Optional.of(other), mayDelegateTo, plan, limits, reuse);
  }
}
