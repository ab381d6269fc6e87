package dev.troupe.runtime.model.gateway;

import dev.troupe.api.CallId;

/** One try of one call, waiting for or holding a permit. */
public record Ticket(CallId call, int attempt) {}
