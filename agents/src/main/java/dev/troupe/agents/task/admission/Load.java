package dev.troupe.agents.task.admission;

import dev.troupe.api.Priority;
import dev.troupe.api.TenantId;
import java.util.Map;

/**
 * How much a node has to do.
 *
 * @param endedPerSecond tasks, over the last minute
 * @param refused submits, since the start
 */
public record Load(
    int active,
    int waiting,
    Map<Priority, Integer> waitingByPriority,
    Map<TenantId, Integer> activeByTenant,
    Map<TenantId, Integer> waitingByTenant,
    double endedPerSecond,
    long refused,
    boolean closed) {}
