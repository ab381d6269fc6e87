package dev.troupe.runtime.model.gateway;

/**
 * Of the newest answers of an endpoint, how many were "too many requests". A few among many answers
 * concern the calls that got them; where they are a good part, the endpoint is asked too much.
 */
final class Refusals {
  /** Answers that are remembered. */
  static final int NEWEST = 16;

  /** One in so many is a good part. */
  static final int PART = 4;

  /** A bit for each, the newest is the lowest. */
  private int refused;

  private int known;

  void answered(boolean refusal) {
    refused = refused << 1 & (1 << NEWEST) - 1 | (refusal ? 1 : 0);
    known = Math.min(NEWEST, known + 1);
  }

  /** Of an endpoint that is not known yet, the first one is. */
  boolean areMany() {
    return Integer.bitCount(refused) * PART >= known;
  }
}
