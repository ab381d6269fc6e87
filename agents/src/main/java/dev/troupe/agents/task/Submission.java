package dev.troupe.agents.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.agents.team.Team;
import dev.troupe.api.TenantId;

/**
 * A task to be submitted.
 *
 * @param idempotencyKey the same key always leads to the same task
 */
public record Submission(
    TenantId tenant,
    Team team,
    String environment,
    String goal,
    ObjectNode inputs,
    String idempotencyKey) {}
