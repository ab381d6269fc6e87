package dev.troupe.api;

/** The headers that let a server, a proxy or a bill name the call. Values are printable ASCII. */
public record CallHeaders(String task, String agent, String call, String idempotencyKey) {}
