package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.agents.api.Failure;
import dev.troupe.agents.api.Label;
import dev.troupe.agents.api.Plan;
import dev.troupe.agents.plan.PlanTerms;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Hash;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything one thought needs, by reference: large texts are fetched by hash.
 *
 * @param basis version of the subtask; a thought on an older one is not used
 * @param request payload with the task's goal and inputs
 * @param past what was done so far, in journal order
 * @param results subtasks this one depends on
 * @param asOf when the task was submitted
 * @param family of the model that will think
 * @param accepted the plan that was judged good already; absent before
 * @param planning what a plan must keep to, for an agent that plans; absent for one that works
 * @param answerTokens longest answer asked for where the prompt names none; 0 for no bound
 * @param left coarsely how much of the budget is left, in percent; empty for plenty
 */
public record ThinkJob(
    TenantId tenant,
    TaskId task,
    String path,
    long basis,
    Team team,
    AgentSpec agent,
    Hash request,
    String instruction,
    JsonNode inputs,
    List<PastTurn> past,
    List<SubtaskResult> results,
    Instant asOf,
    String family,
    Optional<Plan> accepted,
    Optional<PlanTerms> planning,
    int answerTokens,
    OptionalInt left) {
  /** The same with another share of the budget left. */
  public ThinkJob with(OptionalInt other) {
    return new ThinkJob(
        tenant,
        task,
        path,
        basis,
        team,
        agent,
        request,
        instruction,
        inputs,
        past,
        results,
        asOf,
        family,
        accepted,
        planning,
        answerTokens,
        other);
  }

  /**
   * @param tool a tool's turn, not a model's
   * @param result of a settled call
   * @param failure of one that failed for good; with neither, the turn is open
   * @param finished a delegate that came to its end; its result is here where the plan needs it
   * @param refused why a call was not allowed
   * @param told what a person said, also of a call that was not allowed
   */
  public record PastTurn(
      Label label,
      int round,
      boolean tool,
      Optional<Hash> request,
      Optional<Hash> result,
      Optional<Failure> failure,
      boolean finished,
      Optional<String> refused,
      Optional<PastAnswer> told) {}

  /**
   * @param text payload; absent for a bare yes or no
   */
  public record PastAnswer(String answer, Optional<Hash> text) {}

  /**
   * @param result absent when it came to nothing
   */
  public record SubtaskResult(
      String id,
      String agent,
      String instruction,
      Optional<Hash> result,
      Optional<Failure> failure) {}
}
