package dev.troupe.agents.api;

/** Why something came to nothing, for people and for programs. */
public record Failure(StopReason reason, String message) {}
