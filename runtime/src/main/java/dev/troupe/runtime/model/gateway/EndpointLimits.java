package dev.troupe.runtime.model.gateway;

/**
 * Bounds of one endpoint; 0 means none for the two rates.
 *
 * @param concurrency most calls on the wire at once
 * @param requestsPerMinute most calls begun in any 60 seconds
 * @param tokensPerMinute most tokens in any 60 seconds, estimated at grant, corrected at settle
 * @param answerTokens longest answer asked for where tokens or money are bounded and the prompt
 *     names no {@code max_tokens}
 */
public record EndpointLimits(
    int concurrency, int requestsPerMinute, long tokensPerMinute, int answerTokens) {
  public static final int DEFAULT_ANSWER_TOKENS = 8_192;

  public static final int DEFAULT_CONCURRENCY = 16;

  public EndpointLimits(int concurrency, int requestsPerMinute, long tokensPerMinute) {
    this(concurrency, requestsPerMinute, tokensPerMinute, DEFAULT_ANSWER_TOKENS);
  }
}
