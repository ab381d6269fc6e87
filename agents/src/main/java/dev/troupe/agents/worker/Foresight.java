package dev.troupe.agents.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.api.Limit;
import dev.troupe.agents.team.AgentSpec;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Hash;
import dev.troupe.api.ModelRequest;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.answers.AnswerIndex;
import dev.troupe.runtime.env.Env;
import dev.troupe.runtime.model.Endpoint;
import dev.troupe.runtime.payload.Payloads;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * What a task would ask of models, as far as that follows from answers that are there already: the
 * same thinkers think the same thoughts, but nothing is sent and nothing is written. Blocks.
 */
public final class Foresight {
  /**
   * A model call that would be made.
   *
   * @param key what it is, for reuse
   */
  public record Due(String agent, String role, Hash key, ModelRequest request) {}

  /** An agent that may think once that is known; {@code most} calls if every answer is good. */
  public record Later(String agent, int most) {}

  /**
   * @param kept calls that an answer is there for
   * @param due calls that would be made first
   * @param later what may follow them
   * @param answer the task's, where nothing is missing
   * @param steps outputs that are known, by id
   */
  public record Seen(
      List<Due> kept,
      List<Due> due,
      List<Later> later,
      Optional<String> answer,
      SequencedMap<String, String> steps) {}

  /**
   * What is asked for.
   *
   * @param sample which of several answers is wanted
   */
  public record Asked(Team team, String goal, ObjectNode inputs, int sample) {}

  private final Lookahead.World world;

  /**
   * @param payloads only read
   * @param endpoints by model role
   * @param answers that were given before
   */
  public Foresight(
      TenantId tenant,
      Payloads payloads,
      Function<String, Endpoint> endpoints,
      AnswerIndex answers,
      Env env) {
    this.world = new Lookahead.World(tenant, payloads, endpoints, answers, env);
  }

  /** What a task of this team may ask at most, whatever its goal and inputs are. */
  public static List<Later> most(Team team) {
    int all = team.limits().count(Limit.MODEL_CALLS);
    if (team.stated().isEmpty())
      return List.of(new Later(team.planner().orElse(team.aggregate()), all));
    return team.stated().get().subtasks().stream()
        .map(step -> new Later(step.agent(), most(team, team.agent(step.agent()))))
        .toList();
  }

  /** What one subtask of this agent may ask at most. */
  static int most(Team team, AgentSpec agent) {
    if (agent.plan().isPresent()) return team.limits().count(Limit.MODEL_CALLS);
    return Math.max(1, Math.min(agent.steps(), team.limits().count(Limit.STEPS)));
  }

  public Seen of(Asked asked) {
    return new Lookahead(world, asked).seen();
  }
}
