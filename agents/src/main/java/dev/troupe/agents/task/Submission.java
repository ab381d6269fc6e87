package dev.troupe.agents.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.task.journal.Terms;
import dev.troupe.agents.team.Team;
import dev.troupe.api.Hash;
import dev.troupe.api.TenantId;
import dev.troupe.runtime.json.Json;

/**
 * A task to be submitted.
 *
 * @param idempotencyKey the same key always leads to the same task
 * @param body what was asked for, to tell a repeated key from a misused one
 */
public record Submission(
    TenantId tenant,
    Team team,
    String environment,
    String goal,
    ObjectNode inputs,
    String idempotencyKey,
    Hash body,
    Terms terms) {

  /** Asked for by team, goal and inputs. */
  public Submission(
      TenantId tenant,
      Team team,
      String environment,
      String goal,
      ObjectNode inputs,
      String idempotencyKey) {
    this(
        tenant,
        team,
        environment,
        goal,
        inputs,
        idempotencyKey,
        body(team, goal, inputs),
        Terms.DEFAULT);
  }

  public Submission under(Terms other) {
    return new Submission(tenant, team, environment, goal, inputs, idempotencyKey, body, other);
  }

  private static Hash body(Team team, String goal, ObjectNode inputs) {
    ObjectNode body = Json.object().put("team", team.name()).put("goal", goal);
    body.set("inputs", inputs);
    return Hash.of(Json.canonical(body));
  }
}
