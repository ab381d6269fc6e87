package dev.troupe.api;

/** Tokens of one call. {@code estimated} when the server did not say and they were counted here. */
public record Usage(long inputTokens, long outputTokens, boolean estimated) {
  public static final Usage NONE = new Usage(0, 0, false);

  @com.fasterxml.jackson.annotation.JsonIgnore
  public long total() {
    return inputTokens + outputTokens;
  }

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        estimated || other.estimated);
  }
}
