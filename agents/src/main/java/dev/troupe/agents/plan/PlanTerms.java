package dev.troupe.agents.plan;

import dev.troupe.agents.api.Limit;
import dev.troupe.agents.api.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan must keep to.
 *
 * @param agents who may be given subtasks
 * @param aggregate whose output is the answer
 * @param maxSubtasks most subtasks, the aggregate's included
 * @param replans how often it may be written anew for what is left
 * @param approval a person must allow it
 * @param above what is being worked on from the task down to here, each with who does it
 * @param depthReached nothing may be delegated from here
 * @param agentLimits what each agent's subtask may use; {@code shared} what all of those that plan
 *     themselves share
 */
public record PlanTerms(
    Set<String> agents,
    String aggregate,
    int maxSubtasks,
    int replans,
    boolean approval,
    List<Work> above,
    boolean depthReached,
    Map<String, Limits> agentLimits,
    Set<String> planners,
    Limits shared) {
  /** Something that an agent does. */
  public record Work(String agent, String instruction) {
    /** Whether it says the same, whatever the blanks and the case. */
    boolean isSame(String otherAgent, String otherInstruction) {
      return agent.equals(otherAgent) && plain(instruction).equals(plain(otherInstruction));
    }

    private static String plain(String text) {
      return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }
  }

  /** Terms of a plan that is written once, by anybody, for itself. */
  public static PlanTerms of(Set<String> agents, String aggregate, int maxSubtasks) {
    return new PlanTerms(
        agents,
        aggregate,
        maxSubtasks,
        0,
        false,
        List.of(),
        false,
        Map.of(),
        Set.of(),
        Limits.NONE);
  }

  /**
   * What a subtask of this agent may use: its own limits, and for one that plans itself at most an
   * equal part of what is to be shared.
   */
  Optional<Limits> slice(String agent, int subtasks) {
    Limits own = agentLimits.getOrDefault(agent, Limits.NONE);
    if (planners.contains(agent)) own = own.lowered(part(subtasks));
    return own.values().isEmpty() ? Optional.empty() : Optional.of(own);
  }

  private Limits part(int subtasks) {
    Limits part = Limits.NONE;
    for (Map.Entry<Limit, BigDecimal> e : shared.values().entrySet())
      switch (e.getKey()) {
        case MODEL_CALLS, TOOL_CALLS, SUBTASKS, TOKENS ->
            part =
                part.with(
                    e.getKey(), Math.max(1, e.getValue().longValue() / Math.max(1, subtasks)));
        case COST ->
            part =
                part.with(
                    Limit.COST,
                    e.getValue()
                        .divide(BigDecimal.valueOf(Math.max(1, subtasks)), 10, RoundingMode.FLOOR));
        default -> {}
      }
    return part;
  }
}
