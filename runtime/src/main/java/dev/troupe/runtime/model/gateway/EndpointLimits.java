package dev.troupe.runtime.model.gateway;

/**
 * Bounds of one endpoint; 0 means none for the two rates.
 *
 * @param concurrency most calls on the wire at once
 * @param requestsPerMinute most calls begun in any 60 seconds
 * @param tokensPerMinute most tokens in any 60 seconds, estimated at grant, corrected at settle
 * @param answerTokens longest answer asked for where the prompt names no {@code max_tokens}; 0
 *     where the environment names none either
 */
public record EndpointLimits(
    int concurrency, int requestsPerMinute, long tokensPerMinute, int answerTokens) {
  /** Where tokens or money are bounded, and nobody says how long an answer may be. */
  public static final int DEFAULT_ANSWER_TOKENS = 8_192;

  public static final int DEFAULT_CONCURRENCY = 16;

  public EndpointLimits(int concurrency, int requestsPerMinute, long tokensPerMinute) {
    this(concurrency, requestsPerMinute, tokensPerMinute, 0);
  }

  /**
   * What a request asks for at most, where its prompt does not say; 0 for nothing.
   *
   * @param bounded tokens or money are
   */
  public int longestAnswer(boolean bounded) {
    return answerTokens > 0 || !bounded ? answerTokens : DEFAULT_ANSWER_TOKENS;
  }
}
