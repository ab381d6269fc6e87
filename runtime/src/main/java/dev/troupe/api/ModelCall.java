package dev.troupe.api;

import java.util.concurrent.CompletionStage;

/** A model call on the wire. */
public interface ModelCall {
  /** Completes exactly once, with a reply or a typed failure, never exceptionally. */
  CompletionStage<ModelResult> result();

  /**
   * Closes the connection; {@link #result} then completes with a failure of kind {@code cancelled}.
   */
  void cancel();
}
