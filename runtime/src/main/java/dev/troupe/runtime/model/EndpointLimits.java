package dev.troupe.runtime.model;

/**
 * Bounds of one endpoint; 0 means none for the two rates.
 *
 * @param concurrency most calls on the wire at once
 * @param requestsPerMinute most calls begun in any 60 seconds
 * @param tokensPerMinute most tokens in any 60 seconds, estimated at grant, corrected at settle
 */
public record EndpointLimits(int concurrency, int requestsPerMinute, long tokensPerMinute) {
  public static final int DEFAULT_CONCURRENCY = 16;
}
