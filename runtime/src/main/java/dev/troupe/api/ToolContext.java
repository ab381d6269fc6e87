package dev.troupe.api;

import java.time.Instant;

/**
 * On whose behalf a tool runs.
 *
 * @param idempotencyKey the same for every repetition of this call, made by the runtime
 * @param asOf the moment the task was submitted; "today" for rules with a date
 */
public record ToolContext(
    TenantId tenant, TaskId task, String agent, String idempotencyKey, Instant asOf) {}
