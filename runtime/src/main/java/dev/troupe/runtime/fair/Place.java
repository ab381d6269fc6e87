package dev.troupe.runtime.fair;

import dev.troupe.api.Priority;
import dev.troupe.api.TaskId;
import dev.troupe.api.TenantId;

/** Where in a fair queue something stands: its class, its tenant, its task. */
public record Place(Priority priority, TenantId tenant, TaskId task) {}
