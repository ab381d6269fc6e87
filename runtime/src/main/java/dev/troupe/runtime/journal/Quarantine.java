package dev.troupe.runtime.journal;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Entities that fail again and again are set aside, durably, until somebody releases them. */
public interface Quarantine {
  /**
   * An entity could not go on.
   *
   * @param most failures within an hour that are borne; at this number it is set aside
   * @return whether it is set aside now
   */
  CompletionStage<Boolean> failed(String pid, String why, int most, Instant now);

  /** It may be tried again. */
  CompletionStage<Void> release(String pid);

  /** Sets nothing aside; for where nothing is durable. */
  Quarantine NONE =
      new Quarantine() {
        @Override
        public CompletionStage<Boolean> failed(String pid, String why, int most, Instant now) {
          return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletionStage<Void> release(String pid) {
          return CompletableFuture.completedFuture(null);
        }
      };
}
