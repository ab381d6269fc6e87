package dev.troupe.agents.api;

/**
 * How an agent thinks. Pure and idempotent: the same brief and transcript give the same decision,
 * so a crashed thinker is simply asked again, and there is no state to keep.
 */
public interface Strategy {
  /** Changes whenever decisions change. */
  String version();

  Decision decide(Brief brief, Transcript seen);
}
