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
 * @param temperature over the prompt's
 * @param description what planners are told of it, over the prompt's; empty leaves it to that
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
    Optional<Reuse> reuse,
    Optional<Double> temperature,
    String description) {
  /** Steps of {@code react} when the team does not say. */
  public static final int DEFAULT_STEPS = 12;

  public AgentSpec withSteps(int other) {
    return other == steps
        ? this
        : new AgentSpec(
            name,
            prompt,
            model,
            other,
            tools,
            output,
            mayDelegateTo,
            plan,
            limits,
            reuse,
            temperature,
            description);
  }

  AgentSpec withOutput(OutputSchema other) {
    return new AgentSpec(
        name,
        prompt,
        model,
        steps,
        tools,
        Optional.of(other),
        mayDelegateTo,
        plan,
        limits,
        reuse,
        temperature,
        description);
  }

  /** The same with another prompt, model role and temperature. */
  AgentSpec with(String otherPrompt, String otherModel, Optional<Double> otherTemperature) {
    return new AgentSpec(
        name,
        otherPrompt,
        otherModel,
        steps,
        tools,
        output,
        mayDelegateTo,
        plan,
        limits,
        reuse,
        otherTemperature,
        description);
  }

  /** A sampling temperature; absent for what is none. */
  static Optional<Double> temperature(String text) {
    try {
      double value = Double.parseDouble(text.strip());
      return value >= 0 && value <= 2 ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
