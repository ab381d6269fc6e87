package dev.troupe.api;

/**
 * The headers that let a server, a proxy or a bill name the call. Values are printable ASCII.
 *
 * @param traceparent of the call's span (W3C Trace Context)
 */
public record CallHeaders(
    String task, String agent, String call, String idempotencyKey, String traceparent) {}
