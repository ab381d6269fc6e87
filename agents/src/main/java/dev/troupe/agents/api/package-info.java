/**
 * How an agent thinks: strategies are pure functions from a brief and a transcript to a decision.
 * Depends on the JDK, Jackson and {@code dev.troupe.api} only.
 */
@org.jspecify.annotations.NullMarked
package dev.troupe.agents.api;
