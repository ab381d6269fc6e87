/**
 * What can be seen of a running service: metrics, traces, logs of tasks, and the figures of {@code
 * troupe top}.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.gateway.observe;
